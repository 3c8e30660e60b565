package io.choria.rego.check;

import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.core.LargeStack;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** From texts to checked modules (spec 08 §3.3). Immutable and safe for any number of threads. */
public final class FrontEnd {
  private final Options options;

  /**
   * @param options how to compile
   */
  public FrontEnd(Options options) {
    this.options = options;
  }

  private RegoParser parser(LanguageVersion version) {
    Set<Keyword> keywords =
        options.improvedNot() ? EnumSet.of(Keyword.NOT) : EnumSet.noneOf(Keyword.class);
    return new RegoParser(version, keywords, name -> options.builtins().find(name) != null);
  }

  /**
   * Compiles modules together.
   *
   * @throws RegoCompileException if they are not valid, with all errors that were found, up to the
   *     limit
   */
  public Checked compile(List<SourceText> texts) {
    return new DialectChoice(this).compile(texts);
  }

  /**
   * Reads one module with its metadata.
   *
   * @throws RegoCompileException if it is not valid, with all errors that were found
   */
  RegoParser.Parsed<Module> parse(SourceText text, LanguageVersion version) {
    RegoParser.Parsed<Module> parsed = parser(version).module(new Source(text.file(), text.text()));
    if (MetadataParser.isPresent(parsed.result())) {
      MetadataParser.parse(parsed.result());
    }
    return parsed;
  }

  /** How many errors to report; 0 for all. */
  int errorLimit() {
    return options.errorLimit();
  }

  /** Compiles what was read. */
  Checked compileParsed(List<RegoParser.Parsed<Module>> parsed) {
    int depth = parsed.stream().mapToInt(RegoParser.Parsed::depth).max().orElse(0);
    List<Module> modules = new ArrayList<>(parsed.stream().map(RegoParser.Parsed::result).toList());
    modules.sort(Comparator.comparing(m -> m.source().file()));
    int flat = parsed.stream().mapToInt(RegoParser.Parsed::flatDepth).max().orElse(0);
    return LargeStack.call(depth, () -> new ModuleCompiler(options, flat).compile(modules));
  }

  /** The version of a dialect that needs no trying. */
  static LanguageVersion version(Dialect dialect) {
    return switch (dialect) {
      case V0 -> LanguageVersion.V0;
      case V1, AUTO -> LanguageVersion.V1;
      case V2 -> LanguageVersion.V2;
    };
  }

  /**
   * The value of a constant term in Rego notation, sets included.
   *
   * @throws RegoCompileException if the text is no constant term
   */
  public Value term(String text) {
    Term term = parser(LanguageVersion.V1).term(new Source("", text));
    Value value = Constants.of(term);
    if (value == null) {
      throw new RegoCompileException(
          List.of(
              new RegoError(
                  "rego_parse_error", "expected a constant term", term.place().position())));
    }
    return value;
  }
}
