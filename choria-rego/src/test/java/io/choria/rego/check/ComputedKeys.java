package io.choria.rego.check;

import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for rules that write an object with several keys which are only known at run time, or that
 * ask such rules.
 */
public final class ComputedKeys {
  private final List<Written> rules = new ArrayList<>();

  /** What a rule says. */
  private record Written(String file, int row, String name, boolean computes, Set<String> words) {}

  private ComputedKeys() {}

  /**
   * The rules of modules.
   *
   * @throws io.choria.rego.RegoCompileException if they cannot be read
   */
  public static ComputedKeys of(FrontEnd frontEnd, List<SourceText> sources) {
    ComputedKeys keys = new ComputedKeys();
    for (SourceText source : sources) {
      frontEnd.parse(source, FrontEnd.version(source.dialect())).result().rules().stream()
          .map(rule -> written(source.file(), rule))
          .forEach(keys.rules::add);
    }
    return keys;
  }

  private static Written written(String file, Rule rule) {
    Set<String> words = new HashSet<>();
    boolean[] computes = {false};
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Var variable) {
          words.add(variable.name());
        } else if (term instanceof Term.Str text) {
          words.add(text.value());
        } else if (term instanceof Term.Obj object) {
          computes[0] |=
              object.entries().stream().filter(e -> !(e.key() instanceof Term.Scalar)).count() > 1;
        }
        return true;
      }

      @Override
      void operator(Term.Ref operator) {
        walk(operator);
      }
    }.walk(rule);
    return new Written(
        file, rule.place().row(), rule.head().reference().headName(), computes[0], words);
  }

  /** Whether what stands in this row may depend on the types of such an object. */
  public boolean reach(String file, int row) {
    Set<String> names = new HashSet<>();
    int before;
    do {
      before = names.size();
      rules.stream().filter(rule -> concerns(rule, names)).forEach(rule -> names.add(rule.name()));
    } while (names.size() > before);
    int start =
        rules.stream()
            .filter(rule -> rule.file().equals(file) && rule.row() <= row)
            .mapToInt(Written::row)
            .max()
            .orElse(0);
    return rules.stream()
        .filter(rule -> rule.file().equals(file) && rule.row() == start)
        .anyMatch(rule -> concerns(rule, names));
  }

  private static boolean concerns(Written rule, Set<String> names) {
    return rule.computes() || rule.words().stream().anyMatch(names::contains);
  }
}
