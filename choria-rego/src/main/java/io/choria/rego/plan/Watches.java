package io.choria.rego.plan;

import io.choria.rego.ArrayValue;
import io.choria.rego.StringValue;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.Paths;
import io.choria.rego.eval.Watch;
import java.util.ArrayList;
import java.util.List;

/** Finds the terms of a literal whose values say why it failed. */
final class Watches {
  private final BodyPlanner body;
  private final List<Watch> found = new ArrayList<>();

  private Watches(BodyPlanner body) {
    this.body = body;
  }

  /** The terms that are known in front of the literal. */
  static List<Watch> of(BodyPlanner body, CoreExpr expr) {
    Watches watches = new Watches(body);
    watches.expr(expr);
    return List.copyOf(watches.found);
  }

  private void expr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Test test) {
      term(test.term());
    } else if (expr instanceof CoreExpr.Unify unify) {
      term(unify.left());
      term(unify.right());
    } else if (expr instanceof CoreExpr.BuiltinCall call) {
      call.args().forEach(this::term);
    } else if (expr instanceof CoreExpr.FunctionCall call) {
      call.args().forEach(this::term);
    } else if (expr instanceof CoreExpr.Every every) {
      term(every.domain());
    }
  }

  private void term(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      if (body.terms.isKnown(term)) {
        found.add(new Watch(body.describe(variable), body.terms.value(term)));
      }
    } else if (term instanceof CoreTerm.Ref ref) {
      if (body.terms.isKnown(ref)) {
        found.add(new Watch(text(ref), body.terms.value(ref)));
      } else {
        ref.path().forEach(this::term);
      }
    } else if (term instanceof CoreTerm.Array array) {
      array.elements().forEach(this::term);
    } else if (term instanceof CoreTerm.SetOf set) {
      set.elements().forEach(this::term);
    }
  }

  private String text(CoreTerm.Ref ref) {
    StringBuilder text = new StringBuilder(head(ref.head()));
    for (CoreTerm element : ref.path()) {
      if (element instanceof CoreTerm.Const constant
          && constant.value() instanceof StringValue name
          && Paths.isName(name)) {
        text.append('.').append(name.value());
      } else {
        text.append('[').append(head(element)).append(']');
      }
    }
    return text.toString();
  }

  private String head(CoreTerm term) {
    if (term instanceof CoreTerm.Root root) {
      return root == CoreTerm.Root.INPUT ? "input" : "data";
    }
    if (term instanceof CoreTerm.Var variable) {
      return body.describe(variable);
    }
    if (term instanceof CoreTerm.Const constant) {
      return constant.value().toString();
    }
    return ArrayValue.EMPTY.toString();
  }
}
