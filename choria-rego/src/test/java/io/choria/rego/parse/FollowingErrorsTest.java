package io.choria.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from a mistake is told as OPA does: a reader compares texts. */
class FollowingErrorsTest {
  private static List<String> errors(String text) {
    try {
      Rego.compile("m.rego", "package m\n" + text);
      return List.of();
    } catch (RegoCompileException e) {
      return e.errors().stream()
          .map(
              error ->
                  error.location().row() + ":" + error.location().column() + " " + error.message())
          .toList();
    }
  }

  @Test
  void headsSayWhatWasExpected() {
    assertThat(errors("a.b[\"a\"x] := y if { true }"))
        .containsExactly(
            "2:8 unexpected identifier token: expected [",
            "2:8 unexpected identifier token: expected rule head name");
    assertThat(errors("x = package"))
        .containsExactly(
            "2:5 unexpected package keyword",
            "2:5 unexpected package keyword: expected rule value term (e.g., x[<nil>] = <VALUE> {"
                + " ... })");
  }

  @Test
  void theRestOfARuleIsReadForItsMistakes() {
    assertThat(errors("p := if { q( }"))
        .containsExactly(
            "2:6 unexpected if keyword",
            "2:6 unexpected if keyword: expected rule value term (e.g., p := <VALUE> { ... })",
            "2:14 unexpected } token");
    assertThat(errors("f(x) contains y if { x }"))
        .containsExactly(
            "2:6 unexpected contains keyword: the contains keyword can only be used with"
                + " multi-value rule definitions (e.g., f contains <VALUE> { ... })");
  }

  @Test
  void aLeftSideStandsForTheWhole() {
    assertThat(errors("every x in package"))
        .containsExactly(
            "2:12 unexpected package keyword",
            "2:12 unexpected package keyword: expected `x[, y] in xs { ... }` expression");
    assertThat(errors("p if { x := [1 + ) }"))
        .containsExactly(
            "2:18 unexpected ) token", "2:18 unexpected ) token: expected \",\" or \"]\"");
  }

  @Test
  void wordsThatCannotBeRead() {
    assertThat(errors("p := 2.foo"))
        .containsExactly(
            "2:6 expected fraction",
            "2:6 illegal number format",
            "2:6 illegal token",
            "2:6 illegal token");
    assertThat(errors("p := @")).containsExactly("2:6 illegal token", "2:6 illegal token");
  }

  @Test
  void whiteSpaceWhereNoneMayBe() {
    assertThat(errors("data.\np := 1"))
        .containsExactly(
            "3:0 unexpected whitespace token: expected identifier",
            "3:0 unexpected whitespace token: expected rule head name");
    assertThat(errors("p := f(1). if { true }"))
        .containsExactly(
            "2:11 unexpected whitespace token: expected identifier",
            "2:11 unexpected whitespace token: expected rule value term (e.g., p := <VALUE> { ..."
                + " })");
  }

  @Test
  void headsOfReferencesThatAreNone() {
    assertThat(errors("p := (input.a).b")).containsExactly("2:7 illegal ref (head cannot be ref)");
    assertThat(errors("p := [3[]]"))
        .containsExactly(
            "2:7 illegal ref (head cannot be number)",
            "2:9 unexpected ] token",
            "2:9 unexpected ] token: expected rule value term (e.g., p := <VALUE> { ... })");
  }

  @Test
  void importsAreReadToTheLast() {
    assertThat(errors("import rego.v3\nimport future.x\nimport data.a.if\np := 1"))
        .containsExactly(
            "2:8 invalid import `rego.v3`, must be one of: `rego.v1`, `rego.v2`",
            "3:8 invalid import, must be `future.keywords`",
            "4:15 unexpected import path, must not end with a keyword, got: if (hint: import a"
                + " different path or use an alias)");
  }
}
