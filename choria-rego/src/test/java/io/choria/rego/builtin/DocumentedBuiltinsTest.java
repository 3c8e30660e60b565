package io.choria.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/rego-builtins.md is that of the code. */
class DocumentedBuiltinsTest {
  private static final Path TABLE = Path.of("../docs/rego-builtins.md");

  @Test
  void namesEachBuiltinWithItsSignature() throws IOException {
    List<String> rows =
        Files.readAllLines(TABLE).stream()
            .dropWhile(line -> !line.startsWith("| Function | Signature |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.replaceFirst("( \\| [^|]*){2} \\|$", " |"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            BuiltinRegistry.standard().all().stream().map(DocumentedBuiltinsTest::row).toList());
  }

  private static String row(Builtin builtin) {
    String infix =
        builtin.infix() == null ? "" : " (`" + builtin.infix().replace("|", "\\|") + "`)";
    return "| `" + builtin.name() + "`" + infix + " | `" + builtin.type() + "` |";
  }
}
