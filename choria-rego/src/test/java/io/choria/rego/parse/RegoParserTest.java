package io.choria.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.RegoCompileException;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How text is read (spec 08 §1), shown by writing it back. */
class RegoParserTest {

  private static RegoParser parser(LanguageVersion version, Keyword... keywords) {
    Set<Keyword> on = EnumSet.noneOf(Keyword.class);
    on.addAll(Set.of(keywords));
    return new RegoParser(version, on, name -> name.equals("count"));
  }

  private static Term term(String text) {
    return parser(LanguageVersion.V1).term(new Source("", text));
  }

  @Test
  void emptyCollections() {
    assertThat(term("{}")).isInstanceOf(Term.Obj.class).hasToString("{}");
    assertThat(term("set()")).isInstanceOf(Term.SetOf.class).hasToString("set()");
    assertThat(term("[]")).isInstanceOf(Term.Array.class).hasToString("[]");
  }

  @Test
  void precedence() {
    assertThat(term("1 + 2 * 3")).hasToString("plus(1, mul(2, 3))");
    assertThat(term("1 - 2 - 3")).hasToString("minus(minus(1, 2), 3)");
    assertThat(term("a | b & c")).hasToString("or(a, and(b, c))");
    assertThat(term("1 + 2 == 3")).hasToString("equal(plus(1, 2), 3)");
    assertThat(term("a == b in c")).hasToString("internal.member_2(equal(a, b), c)");
    assertThat(term("-x")).hasToString("minus(0, x)");
    assertThat(term("- 3")).hasToString("-3");
    assertThat(term(".5")).hasToString(".5");
    assertThat(term("1.0")).hasToString("1.0");
  }

  @Test
  void membershipWithAKeyOnlyWhereOneExpressionStands() {
    assertThat(term("1, 2 in [2]")).hasToString("internal.member_3(1, 2, [2])");
    assertThat(term("1, 2 in [2] in [false, true]"))
        .hasToString("internal.member_2(internal.member_3(1, 2, [2]), [false, true])");
    assertThat(term("{1, 1 in [2]}")).hasToString("{1, internal.member_2(1, [2])}");
    assertThat(term("{(1, 1 in [2])}")).hasToString("{internal.member_3(1, 1, [2])}");
    assertThat(term("f(1, 1 in [2])")).hasToString("f(1, internal.member_2(1, [2]))");
  }

  @Test
  void unionsAndComprehensions() {
    assertThat(term("{x | x}")).isInstanceOf(Term.Comprehension.class);
    assertThat(term("{1 | 2, 3}")).hasToString("{or(1, 2), 3}");
    assertThat(term("[(a | b) | c]")).isInstanceOf(Term.Comprehension.class);
    assertThat(term("{k: v | v = o[k]}")).hasToString("{k: v | v = o[k]}");
    assertThat(term("{k: a | b, c: d}")).hasToString("{k: or(a, b), c: d}");
    assertThat(term("[, 1, 2,]")).hasToString("[1, 2]");
  }

  @Test
  void references() {
    assertThat(term("a.b[\"c d\"][x].e")).hasToString("a.b[\"c d\"][x].e");
    assertThat(term("f(x)[0].y")).hasToString("f(x)[0].y");
    assertThat(term("[1, 2][i]")).hasToString("[1, 2][i]");
    assertThat(term("a[\"if\"].every")).hasToString("a[\"if\"][\"every\"]");
    assertThat(term("contains(\"abc\", \"b\")")).hasToString("contains(\"abc\", \"b\")");
  }

  @Test
  void strings() {
    assertThat(string("\"\\u00e9\\n\"")).isEqualTo("é\n");
    assertThat(string("\"\\ud83d\\ude00\"")).isEqualTo("😀");
    assertThat(string("\"\\ud83d\"")).isEqualTo("\uFFFD");
    assertThat(string("`a\\n`")).isEqualTo("a\\n");
  }

  private static String string(String text) {
    return ((Term.Str) term(text)).value();
  }

  @Test
  void templates() {
    assertThat(term("$\"a {x + 1} \\{b}\"")).hasToString("$\"a {x + 1} \\{b}\"");
    assertThat(term("$`{ {x | x := y[_]} }`"))
        .hasToString("$`{{x | x := y[$0]}}`".replace("$0", "_"));
    assertThat(term("$\"{$\"{1}\"}\"")).hasToString("$\"{$\"{1}\"}\"");
  }

  private static String rules(LanguageVersion version, String text) {
    Module module = parser(version).module(new Source("m.rego", "package a\n" + text)).result();
    return module.rules().stream().map(Rule::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void headsOfV1() {
    assertThat(rules(LanguageVersion.V1, "p if {true}")).isEqualTo("p = true if { true }");
    assertThat(rules(LanguageVersion.V1, "p if {}")).isEqualTo("p = true if { {} }");
    assertThat(rules(LanguageVersion.V1, "p contains 1")).isEqualTo("p contains 1 if { true }");
    assertThat(rules(LanguageVersion.V1, "p[x] if x := 1")).isEqualTo("p[x] = true if { x := 1 }");
    assertThat(rules(LanguageVersion.V1, "p.a.b := 1")).isEqualTo("p.a.b := 1 if { true }");
    assertThat(rules(LanguageVersion.V1, "default f(_) := 1")).isEqualTo("default f(_) := 1");
    assertThat(rules(LanguageVersion.V1, "p if { a } q if { b }"))
        .isEqualTo("p = true if { a }\nq = true if { b }");
    assertThat(rules(LanguageVersion.V1, "p := 1 if { a } { b }"))
        .isEqualTo("p := 1 if { a }\np := 1 if { b }");
    assertThat(rules(LanguageVersion.V1, "p := 1 if a else := 2 if b else := 3"))
        .isEqualTo("p := 1 if { a } else := 2 if { b } else := 3 if { true }");
    assertThat(rules(LanguageVersion.V1, "else.foo := 1\nnot.x if true"))
        .isEqualTo("else.foo := 1 if { true }\nnot.x = true if { true }");
  }

  @Test
  void headsOfV0() {
    assertThat(rules(LanguageVersion.V0, "p[x] { x := 1 }"))
        .isEqualTo("p contains x if { x := 1 }");
    assertThat(rules(LanguageVersion.V0, "p.q { true }")).isEqualTo("p contains \"q\" if { true }");
    assertThat(rules(LanguageVersion.V0, "p.q.r { true }")).isEqualTo("p.q.r = true if { true }");
    assertThat(rules(LanguageVersion.V0, "p[x][y] { true }"))
        .isEqualTo("p[x][y] = true if { true }");
    assertThat(rules(LanguageVersion.V0, "p[x] = y { true }")).isEqualTo("p[x] = y if { true }");
    assertThat(rules(LanguageVersion.V0, "p = 1 if { true }"))
        .isEqualTo("p = 1 if { true }\nif = true if { true }");
    assertThat(
            rules(LanguageVersion.V0, "import future.keywords.every\np { every x in [1] { x } }"))
        .isEqualTo("p = true if { every x in [1] { x } }");
  }

  @Test
  void logic() {
    String all = "import rego.v2\n";
    assertThat(rules(LanguageVersion.V1, all + "p if { a or b and not c }"))
        .isEqualTo("p = true if { a or b and not c }");
    assertThat(rules(LanguageVersion.V1, all + "p if { {x := 1; x} or (a with input as 1) }"))
        .isEqualTo("p = true if { { x := 1; x } or a with input as 1 }");
    assertThat(rules(LanguageVersion.V1, all + "p if { x := and({1}, {2}) }"))
        .isEqualTo("p = true if { x := and({1}, {2}) }");
    assertThat(rules(LanguageVersion.V1, "p if { not (a) }")).isEqualTo("p = true if { not a }");
  }

  @Test
  void errorsShowTheLineWithACaret() {
    assertThat(message("package a\n\n\tp := [1 }"))
        .isEqualTo(
            """
            2 errors occurred:
            m.rego:3: rego_parse_error: unexpected } token: expected "," or "]"
            \tp := [1 }
            \t        ^
            m.rego:3: rego_parse_error: unexpected } token: expected rule value term (e.g., p := <VALUE> { ... })
            \tp := [1 }
            \t        ^\
            """
                .replace("\\t", "\t"));
  }

  private static String message(String text) {
    try {
      parser(LanguageVersion.V1).module(new Source("m.rego", text));
      return "";
    } catch (RegoCompileException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
