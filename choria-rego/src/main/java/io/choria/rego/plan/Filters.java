package io.choria.rego.plan;

import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The order in which the literals of a body are asked: as they stand, but what is known in front of
 * a loop is asked there and not in each of its runs. Only what nobody can notice changes places.
 */
final class Filters {
  private final List<CoreLiteral> waiting;
  private final Predicate<CoreTerm> known;

  /**
   * The order of some literals.
   *
   * @param known tells whether all variables of a term are bound by now
   */
  Filters(List<CoreLiteral> literals, Predicate<CoreTerm> known) {
    this.waiting = new ArrayList<>(literals);
    this.known = known;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The literal to ask next. */
  CoreLiteral next() {
    for (int i = 0; i < waiting.size(); i++) {
      CoreLiteral literal = waiting.get(i);
      if (!isQuiet(literal)) {
        break;
      }
      if (isFilter(literal) || isName(literal, i)) {
        return waiting.remove(i);
      }
    }
    return waiting.remove(0);
  }

  /** Whether the literal only lets through, or not, what is known already. */
  private boolean isFilter(CoreLiteral literal) {
    return terms(literal.expr()).stream().allMatch(known);
  }

  /**
   * Whether the literal names what is known already. Who waits in front of it must not bind the
   * name: of equal numbers with different texts it would then stand for the other one.
   */
  private boolean isName(CoreLiteral literal, int position) {
    if (literal.negated() || !(literal.expr() instanceof CoreExpr.Unify unify)) {
      return false;
    }
    CoreTerm name = known.test(unify.left()) ? unify.right() : unify.left();
    CoreTerm value = known.test(unify.left()) ? unify.left() : unify.right();
    return name instanceof CoreTerm.Var variable
        && known.test(value)
        && waiting.subList(0, position).stream()
            .flatMap(before -> terms(before.expr()).stream())
            .noneMatch(term -> new Mentions().term(term).names().contains(variable.name()));
  }

  /** Whether nobody can notice how often the literal is asked. */
  private static boolean isQuiet(CoreLiteral literal) {
    List<CoreTerm> terms = terms(literal.expr());
    return literal.with().isEmpty()
        && !terms.isEmpty()
        && terms.stream().allMatch(Filters::isPlain);
  }

  /** The terms of a condition that can't fail noticeably; none for other conditions. */
  private static List<CoreTerm> terms(CoreExpr expr) {
    if (expr instanceof CoreExpr.Test test) {
      return List.of(test.term());
    }
    if (expr instanceof CoreExpr.Unify unify) {
      return List.of(unify.left(), unify.right());
    }
    return expr instanceof CoreExpr.BuiltinCall call
            && call.args().size() == call.arity()
            && Notices.NEVER_FAIL.contains(call.name())
        ? call.args()
        : List.of();
  }

  private static boolean isPlain(CoreTerm term) {
    if (term instanceof CoreTerm.Ref ref) {
      return (ref.head() == CoreTerm.Root.INPUT || ref.head() instanceof CoreTerm.Var)
          && ref.path().stream().allMatch(Filters::isPlain);
    }
    return term instanceof CoreTerm.Const || term instanceof CoreTerm.Var;
  }
}
