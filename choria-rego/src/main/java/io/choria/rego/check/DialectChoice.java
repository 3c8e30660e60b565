package io.choria.rego.check;

import io.choria.rego.Dialect;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads each text by its dialect; finds out that of texts which accept both (spec 07 §7.3): v1 if
 * it parses and compiles so, else v0 if that does, else the v1 errors.
 */
final class DialectChoice {
  private final FrontEnd frontEnd;

  DialectChoice(FrontEnd frontEnd) {
    this.frontEnd = frontEnd;
  }

  Checked compile(List<SourceText> texts) {
    List<RegoError> errors = new ArrayList<>();
    List<RegoParser.Parsed<Module>> parsed = new ArrayList<>();
    List<Integer> undecided = new ArrayList<>();
    for (SourceText text : texts) {
      boolean open = text.dialect() == Dialect.AUTO;
      try {
        RegoParser.Parsed<Module> module = frontEnd.parse(text, FrontEnd.version(text.dialect()));
        if (open) {
          undecided.add(parsed.size());
        }
        parsed.add(module);
      } catch (RegoCompileException e) {
        RegoParser.Parsed<Module> older = open ? older(text) : null;
        if (older == null) {
          errors.addAll(e.errors());
        } else {
          parsed.add(older);
        }
      }
    }
    if (!errors.isEmpty()) {
      Errors limited = new Errors(frontEnd.errorLimit());
      errors.forEach(error -> limited.add(error, true));
      limited.throwIfAny();
    }
    return undecided.isEmpty()
        ? frontEnd.compileParsed(parsed)
        : compileOpen(texts, parsed, undecided);
  }

  private RegoParser.@Nullable Parsed<Module> older(SourceText text) {
    try {
      return frontEnd.parse(text, LanguageVersion.V0);
    } catch (RegoCompileException e) {
      return null;
    }
  }

  /** Modules that parse as v1 but do not compile so may compile as v0. */
  private Checked compileOpen(
      List<SourceText> texts, List<RegoParser.Parsed<Module>> parsed, List<Integer> undecided) {
    try {
      return frontEnd.compileParsed(parsed);
    } catch (RegoCompileException newer) {
      List<RegoParser.Parsed<Module>> mixed = new ArrayList<>(parsed);
      boolean changed = false;
      for (int index : undecided) {
        if (concerns(newer, texts.get(index))) {
          RegoParser.Parsed<Module> older = older(texts.get(index));
          if (older != null) {
            mixed.set(index, older);
            changed = true;
          }
        }
      }
      if (!changed) {
        throw newer;
      }
      try {
        return frontEnd.compileParsed(mixed);
      } catch (RegoCompileException e) {
        throw newer;
      }
    }
  }

  private static boolean concerns(RegoCompileException failure, SourceText text) {
    return failure.errors().stream().anyMatch(e -> e.location().file().equals(text.file()));
  }
}
