package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import io.choria.rego.builtin.Builtin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stage 13: checks the targets of {@code with}, and binds values that need evaluation in front of
 * the literal, outside of the modifier, unless they are rules that stand in for functions (spec 08
 * §2.16).
 */
final class WithModifiers extends TermMapper {
  private final Compilation compilation;

  WithModifiers(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    for (RuleUnit unit : compilation.rules()) {
      unit.mapBranches(
          rule -> {
            Head head = rule.head();
            Head mapped =
                head.with(
                    head.reference(), head.args(), nullable(head.key()), nullable(head.value()));
            return rule.with(mapped, body(rule.body()), rule.otherwise());
          });
    }
  }

  @Override
  Body body(Body body) {
    List<Literal> result = new ArrayList<>();
    for (Literal literal : body.literals()) {
      Literal mapped = literal(literal);
      List<With> modifiers = new ArrayList<>();
      for (With w : mapped.with()) {
        modifiers.add(rewrite(w, result));
      }
      result.add(mapped.withModifiers(modifiers));
    }
    return new Body(body.place(), result);
  }

  private With rewrite(With with, List<Literal> before) {
    Term value = functionName(with.value());
    Term target = functionName(with.target());
    With named = new With(with.place(), target, value);
    String problem = problem(target, value);
    if (problem != null) {
      String code = problem.startsWith("with keyword target must") ? Errors.TYPE : Errors.COMPILE;
      compilation.errors().add(code, target.place(), problem);
      return named;
    }
    if (isReplacement(target, value)
        || isDocument(target, value)
        || !Ast.requiresEvaluation(value)) {
      return named;
    }
    Literal capture = compilation.names().capture(value);
    before.add(capture);
    Term local = ((Expression.Call) capture.expression()).args().get(0);
    return new With(with.place(), target, local);
  }

  /** A bare name of a built-in becomes the reference that names it. */
  private Term functionName(Term term) {
    return term instanceof Term.Var v && compilation.options().builtins().find(v.name()) != null
        ? new Term.Ref(v.place(), v, List.of())
        : term;
  }

  private @Nullable Builtin builtin(Term term) {
    return term instanceof Term.Ref r ? compilation.builtin(r) : null;
  }

  /** Whether the value is the name of a function that stands in for a function. */
  private boolean isReplacement(Term target, Term value) {
    if (!(value instanceof Term.Ref ref)) {
      return false;
    }
    if (compilation.isFunction(ref)) {
      return true;
    }
    boolean function = builtin(target) != null || isFunction(target);
    return function && builtin(value) != null;
  }

  /** Whether a function gives what rules define elsewhere: only its calls ask for that. */
  private boolean isDocument(Term target, Term value) {
    return (builtin(target) != null || isFunction(target))
        && value instanceof Term.Ref ref
        && compilation.tree().find(ref) != null;
  }

  private boolean isFunction(Term target) {
    return target instanceof Term.Ref r && compilation.isFunction(r);
  }

  private @Nullable String problem(Term target, Term value) {
    String forbidden = forbidden(target);
    if (forbidden == null) {
      forbidden = forbidden(value);
    }
    if (forbidden != null) {
      return forbidden;
    }
    if (Ast.isRootedAt(target, Names.INPUT)) {
      return null;
    } else if (Ast.isRootedAt(target, Names.DATA)) {
      return dataProblem((Term.Ref) target);
    }
    Builtin builtin = builtin(target);
    return builtin == null
        ? "with keyword target must reference existing input, data, or a function"
        : builtinProblem((Term.Ref) target, builtin);
  }

  private @Nullable String forbidden(Term term) {
    boolean named = term instanceof Term.Ref || term instanceof Term.Var;
    return named && compilation.options().forbidden().contains(term.toString())
        ? "with keyword replacing built-in function: target must not be unsafe: \"" + term + "\""
        : null;
  }

  private @Nullable String dataProblem(Term.Ref target) {
    RuleTree.Node node = compilation.tree().root();
    List<Term> path = target.path();
    for (int i = 0; i < path.size() - 1 && node != null; i++) {
      node = node.child(path.get(i));
      if (node != null && !node.rules().isEmpty()) {
        return "with keyword cannot partially replace virtual document(s)";
      }
    }
    return null;
  }

  private static @Nullable String builtinProblem(Term.Ref target, Builtin builtin) {
    String start = "with keyword replacing built-in function: ";
    String name = builtin.name();
    if (name.equals("eq") || name.startsWith("rego.metadata.")) {
      return start + "replacement of \"" + name + "\" invalid";
    } else if (target.headName().equals("internal")) {
      return start + "replacement of internal function \"" + target + "\" invalid";
    } else if (builtin.flags().contains(Builtin.Flag.RELATION)) {
      return start + "target must not be a relation";
    } else if (builtin.flags().contains(Builtin.Flag.VOID)) {
      return start + "target must not be a void function";
    }
    return null;
  }
}
