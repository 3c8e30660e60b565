package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.List;
import java.util.function.Predicate;

/** Looks for comprehensions of certain forms in the rules of modules. */
public final class Comprehensions {
  private final List<SourceText> sources;
  private final FrontEnd frontEnd;

  /** The comprehensions of modules. */
  public Comprehensions(FrontEnd frontEnd, List<SourceText> sources) {
    this.frontEnd = frontEnd;
    this.sources = sources;
  }

  /**
   * Whether a condition begins with a comprehension whose body begins with one in braces: <code>
   * {x | {a; b} or c} = y</code>.
   *
   * @throws io.choria.rego.RegoCompileException if the modules cannot be read
   */
  public boolean beginWithBraces() {
    return sources.stream()
        .flatMap(source -> rules(source).stream())
        .anyMatch(Comprehensions::beginsWithBraces);
  }

  /**
   * Whether the rule of this row has a comprehension with a variable whose name is one of these.
   *
   * @throws io.choria.rego.RegoCompileException if the modules cannot be read
   */
  public boolean name(String file, int row, Predicate<String> names) {
    for (SourceText source : sources) {
      if (source.file().equals(file)) {
        List<Rule> rules = rules(source);
        int start =
            rules.stream()
                .mapToInt(rule -> rule.place().row())
                .filter(first -> first <= row)
                .max()
                .orElse(0);
        return rules.stream()
            .filter(rule -> rule.place().row() == start)
            .anyMatch(rule -> names(rule, names));
      }
    }
    return false;
  }

  private List<Rule> rules(SourceText source) {
    return frontEnd.parse(source, FrontEnd.version(source.dialect())).result().rules();
  }

  private static boolean names(Rule rule, Predicate<String> names) {
    boolean[] found = {false};
    Walker variables =
        new Walker() {
          @Override
          boolean enter(Term term) {
            found[0] |= term instanceof Term.Var variable && names.test(variable.name());
            return true;
          }
        };
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Comprehension) {
          variables.walkParts(term);
        }
        return true;
      }
    }.walk(rule);
    return found[0];
  }

  private static boolean beginsWithBraces(Rule rule) {
    boolean[] found = {false};
    new Walker() {
      private int start = -1;

      @Override
      boolean enter(Literal literal) {
        start = literal.place().start();
        return true;
      }

      @Override
      boolean enter(Term term) {
        found[0] |=
            term instanceof Term.Comprehension comprehension
                && comprehension.place().start() == start
                && isBraced(comprehension.body());
        return true;
      }
    }.walk(rule);
    return found[0];
  }

  private static boolean isBraced(Body body) {
    return body.literals().get(0).expression() instanceof Expression.Logic logic
        && logic.operands().get(0).explicit();
  }
}
