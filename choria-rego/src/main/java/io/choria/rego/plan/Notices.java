package io.choria.rego.plan;

import io.choria.rego.core.CoreBody;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreTerm;
import java.util.List;
import java.util.Set;

/** Finds out who can notice that something was evaluated in vain. */
final class Notices {
  /** Built-ins that are defined for all arguments, and quick. */
  static final Set<String> NEVER_FAIL =
      Set.of("equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2", "internal.member_3");

  /** Built-ins that can do nothing but fail, and take no longer than their arguments are large. */
  private static final Set<String> ONLY_FAIL =
      Set.of(
          "contains",
          "count",
          "div",
          "endswith",
          "glob.match",
          "lower",
          "minus",
          "mul",
          "plus",
          "regex.match",
          "rem",
          "split",
          "startswith",
          "strings.any_prefix_match",
          "strings.any_suffix_match",
          "to_number",
          "trim",
          "trim_prefix",
          "trim_space",
          "trim_suffix",
          "type_name",
          "upper");

  private final Places places;

  Notices(Places places) {
    this.places = places;
  }

  /** Who can notice that the literal was evaluated in vain. */
  Notice of(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (!literal.with().isEmpty()) {
      return Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.Test test) {
      return isQuiet(test.term()) ? Notice.NOBODY : Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.Unify unify) {
      return isQuiet(unify.left()) && isQuiet(unify.right()) ? Notice.NOBODY : Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.And and) {
      return of(and.operands());
    } else if (expr instanceof CoreExpr.Or or) {
      return of(or.operands());
    }
    if (!(expr instanceof CoreExpr.BuiltinCall call)
        || !call.args().stream().allMatch(this::isQuiet)) {
      return Notice.ANYBODY;
    }
    if (NEVER_FAIL.contains(call.name())) {
      return Notice.NOBODY;
    }
    return ONLY_FAIL.contains(call.name()) ? Notice.WATCHERS : Notice.ANYBODY;
  }

  private Notice of(List<CoreBody> operands) {
    Notice all = Notice.NOBODY;
    for (CoreBody operand : operands) {
      for (CoreLiteral literal : operand.literals()) {
        all = all.or(of(literal));
      }
    }
    return all;
  }

  /** Whether looking the term up can do nothing but fail to find it. */
  private boolean isQuiet(CoreTerm term) {
    return isHarmless(term) || places.key(term) != null;
  }

  /** Whether evaluating the literal in vain can be noticed by nothing but the time it takes. */
  static boolean isHarmless(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (!literal.with().isEmpty()) {
      return false;
    }
    if (expr instanceof CoreExpr.Test test) {
      return isHarmless(test.term());
    }
    return expr instanceof CoreExpr.Unify unify
        && isHarmless(unify.left())
        && isHarmless(unify.right());
  }

  private static boolean isHarmless(CoreTerm term) {
    if (term instanceof CoreTerm.Const || term instanceof CoreTerm.Var) {
      return true;
    }
    if (term instanceof CoreTerm.Ref ref) {
      return ref.head() == CoreTerm.Root.INPUT || ref.head() instanceof CoreTerm.Var;
    }
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().allMatch(Notices::isHarmless);
    }
    return false;
  }

  /** Whether entering the body can print something. */
  static boolean prints(CoreBody body) {
    return body.literals().stream().anyMatch(literal -> prints(literal.expr()));
  }

  private static boolean prints(CoreExpr expr) {
    if (expr instanceof CoreExpr.BuiltinCall call) {
      return call.name().equals("internal.print");
    } else if (expr instanceof CoreExpr.And and) {
      return and.operands().stream().anyMatch(Notices::prints);
    } else if (expr instanceof CoreExpr.Or or) {
      return or.operands().stream().anyMatch(Notices::prints);
    } else if (expr instanceof CoreExpr.Every every) {
      return prints(every.body());
    }
    return expr instanceof CoreExpr.Not not && prints(not.body());
  }
}
