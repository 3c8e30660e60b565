package io.choria.rego.bundle;

import io.choria.rego.RegoCompileException;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The package that a policy text is in. */
final class PackagePath {
  private PackagePath() {}

  /** The steps of its path in {@code data}. */
  static List<String> of(BundleModule text) {
    Module module =
        switch (text.dialect()) {
          case V0 -> module(text, LanguageVersion.V0);
          case V1 -> module(text, LanguageVersion.V1);
          case V2 -> module(text, LanguageVersion.V2);
          case AUTO -> either(text);
        };
    List<String> steps = new ArrayList<>();
    for (Term step : module.packagePath().path()) {
      steps.add(((Term.Str) step).value());
    }
    return steps;
  }

  private static Module either(BundleModule text) {
    try {
      return module(text, LanguageVersion.V1);
    } catch (RegoCompileException e) {
      try {
        return module(text, LanguageVersion.V0);
      } catch (RegoCompileException older) {
        throw e;
      }
    }
  }

  private static Module module(BundleModule text, LanguageVersion version) {
    return new RegoParser(version, Set.of(), name -> false)
        .module(new Source(text.path(), text.text()))
        .result();
  }
}
