package io.choria.rego.core;

import java.util.ArrayList;
import java.util.List;

/** Goes through all terms below a term or a body; who looks for something overrides a part. */
abstract class CoreWalk {
  /** Goes through all branches of a rule. */
  final void walkRule(CoreRule rule) {
    for (CoreRule branch = rule; branch != null; branch = branch.orElse()) {
      walkBranch(branch);
    }
  }

  void walkBranch(CoreRule rule) {
    walkTerms(rule.path());
    List<CoreTerm> args = rule.args();
    if (args != null) {
      walkTerms(args);
    }
    walkTerm(rule.value());
    walkBody(rule.body());
  }

  void walkTerms(List<? extends CoreTerm> terms) {
    terms.forEach(this::walkTerm);
  }

  void walkTerm(CoreTerm term) {
    if (term instanceof CoreTerm.Ref ref) {
      walkTerm(ref.head());
      walkTerms(ref.path());
    } else if (term instanceof CoreTerm.Array array) {
      walkTerms(array.elements());
    } else if (term instanceof CoreTerm.SetOf set) {
      walkTerms(set.elements());
    } else if (term instanceof CoreTerm.Obj object) {
      for (CoreTerm.Entry entry : object.entries()) {
        walkTerm(entry.key());
        walkTerm(entry.value());
      }
    } else if (term instanceof CoreTerm.ArrayComp comprehension) {
      walkClosure(List.of(comprehension.head()), comprehension.body());
    } else if (term instanceof CoreTerm.SetComp comprehension) {
      walkClosure(List.of(comprehension.head()), comprehension.body());
    } else if (term instanceof CoreTerm.ObjComp comprehension) {
      walkClosure(List.of(comprehension.key(), comprehension.value()), comprehension.body());
    }
  }

  /** The inside of a comprehension, of {@code every}, of {@code not}, of an operand. */
  void walkClosure(List<CoreTerm> heads, CoreBody body) {
    walkTerms(heads);
    walkBody(body);
  }

  void walkBody(CoreBody body) {
    for (CoreLiteral literal : body.literals()) {
      walkExpr(literal.expr());
      literal.with().forEach(this::walkWith);
    }
  }

  void walkExpr(CoreExpr expr) {
    if (expr instanceof CoreExpr.Test test) {
      walkTerm(test.term());
    } else if (expr instanceof CoreExpr.Unify unify) {
      walkTerm(unify.left());
      walkTerm(unify.right());
    } else if (expr instanceof CoreExpr.BuiltinCall call) {
      walkTerms(call.args());
    } else if (expr instanceof CoreExpr.FunctionCall call) {
      walkTerms(call.args());
    } else if (expr instanceof CoreExpr.Every every) {
      walkTerm(every.domain());
      walkClosure(List.of(), every.body());
    } else if (expr instanceof CoreExpr.Not not) {
      walkClosure(List.of(), not.body());
    } else if (expr instanceof CoreExpr.And and) {
      and.operands().forEach(operand -> walkClosure(List.of(), operand));
    } else if (expr instanceof CoreExpr.Or or) {
      or.operands().forEach(operand -> walkClosure(List.of(), operand));
    }
  }

  void walkWith(CoreWith with) {
    if (with instanceof CoreWith.Input input) {
      walkTerms(input.path());
    } else if (with instanceof CoreWith.Data data) {
      walkTerms(data.path());
    }
    if (with.value() instanceof CoreWith.CoreWithValue.OfTerm value) {
      walkTerm(value.term());
    } else if (with.value() instanceof CoreWith.CoreWithValue.OfDocument document) {
      List<CoreTerm> path = new ArrayList<>();
      document.path().forEach(key -> path.add(new CoreTerm.Const(key)));
      walkTerm(new CoreTerm.Ref(CoreTerm.Root.DATA, path));
    }
  }
}
