package io.choria.rego.check;

import io.choria.rego.ast.Module;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.List;

/** Looks for definitions like {@code p.a := 1}: two names and no body. */
public final class BodilessHeads {
  private BodilessHeads() {}

  /**
   * Whether a place is in a rule that another definition without a body gives a value, too.
   *
   * @throws io.choria.rego.RegoCompileException if the modules cannot be read
   */
  public static boolean beside(FrontEnd frontEnd, List<SourceText> sources, String file, int row) {
    for (SourceText source : sources) {
      if (source.file().equals(file)) {
        Module module = frontEnd.parse(source, FrontEnd.version(source.dialect())).result();
        int start =
            module.rules().stream()
                .mapToInt(rule -> rule.place().row())
                .filter(first -> first <= row)
                .max()
                .orElse(0);
        return module.rules().stream()
            .filter(rule -> rule.place().row() == start)
            .map(rule -> rule.head().reference())
            .filter(reference -> reference.path().size() == 1)
            .anyMatch(reference -> isBodiless(module.rules(), reference));
      }
    }
    return false;
  }

  private static boolean isBodiless(List<Rule> rules, Term.Ref reference) {
    return rules.stream()
        .anyMatch(
            rule ->
                !rule.bodyWritten()
                    && !rule.isDefault()
                    && rule.head().reference().toString().equals(reference.toString()));
  }
}
