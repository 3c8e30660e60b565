package io.choria.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.choria.rego.RegoCompileException;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.BuiltinRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;

/** Any text as a module, a query and a term, by the oldest rules and by the newest. */
class RegoParserFuzzTest {
  private static <T> Optional<T> read(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (RegoCompileException e) {
      assertThat(e.errors()).isNotEmpty();
      assertThat(e.errors().get(0).toString()).isNotEmpty().hasSizeLessThan(5_000);
      return Optional.empty();
    }
  }

  @Timeout(600)
  @FuzzTest
  void anyText(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    Source source = new Source("fuzz.rego", text);
    for (LanguageVersion version : List.of(LanguageVersion.V0, LanguageVersion.V2)) {
      RegoParser parser =
          new RegoParser(version, Set.of(), name -> BuiltinRegistry.standard().find(name) != null);
      Optional<Module> module = read(() -> parser.module(source).result());
      module.ifPresent(
          found -> assertThat(parser.module(source).result().rules()).hasSameSizeAs(found.rules()));
      read(() -> parser.query(source).result().toString());
      read(() -> parser.term(source)).ifPresent(term -> printed(parser, term));
    }
  }

  /** What error messages show of a term is the term, as far as it can be read again. */
  private static void printed(RegoParser parser, Term term) {
    String text = term.toString();
    read(() -> parser.term(new Source("printed.rego", text)))
        .ifPresent(again -> assertThat(again).hasToString(text));
  }
}
