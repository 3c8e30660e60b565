package io.choria.rego.check;

import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** What of a module can be covered: rule heads and expressions as written (spec 08 §9.1). */
public final class CoverageUnits {
  private static final int DEFAULT = "default".length();

  private final List<Unit> units = new ArrayList<>();

  private CoverageUnits() {}

  /**
   * One thing that can be covered.
   *
   * @param place by which evaluations report it
   * @param shown the range that stands for it
   */
  public record Unit(Place place, Place shown) {}

  /** The units of a module in written order. */
  public static List<Unit> of(Module module) {
    CoverageUnits found = new CoverageUnits();
    module.rules().forEach(found::rule);
    return List.copyOf(found.units);
  }

  private void rule(Rule rule) {
    if (!rule.bodyWritten()) {
      implicit(rule);
    }
    for (Rule branch = rule; branch != null; branch = branch.otherwise()) {
      add(branch.head().place(), branch.head().place());
      if (branch.bodyWritten()) {
        walker().walk(branch.body());
      }
      walker().walk(branch.head());
    }
  }

  /** The condition of a rule without a body stands for its value. */
  private void implicit(Rule rule) {
    Place place = rule.body().literals().get(0).place();
    if (rule.isDefault()) {
      add(place, place.source().at(rule.place().start(), rule.place().start() + DEFAULT));
    } else if (rule.head().isSet()) {
      add(place, rule.head().reference().head().place());
    } else {
      add(place, place);
    }
  }

  private void add(Place place, Place shown) {
    units.add(new Unit(place, shown));
  }

  private Walker walker() {
    return new Walker() {
      @Override
      boolean enter(Literal literal) {
        if (!(literal.expression() instanceof Expression.Some) && !literal.generated()) {
          add(literal.place(), literal.place());
        }
        return true;
      }

      @Override
      boolean enter(Term term) {
        return !(term instanceof Term.Template);
      }
    };
  }
}
