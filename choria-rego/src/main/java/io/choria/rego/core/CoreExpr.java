package io.choria.rego.core;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a literal evaluates. */
public sealed interface CoreExpr {

  /** Succeeds for each defined value of the term that is not {@code false}. */
  record Test(CoreTerm term) implements CoreExpr {}

  /** Unification; also {@code :=} and, within modules, two-argument {@code ==}. */
  record Unify(CoreTerm left, CoreTerm right) implements CoreExpr {}

  /**
   * Call of a built-in. With one argument more than {@code arity} the last one receives the result;
   * without it the result must not be {@code false}.
   *
   * @param name as in the registry
   * @param arity declared number of arguments
   * @param args constants, variables and composites of them; references and comprehensions are
   *     allowed too
   */
  record BuiltinCall(String name, int arity, List<CoreTerm> args) implements CoreExpr {
    /** Copies the arguments. */
    public BuiltinCall {
      args = List.copyOf(args);
    }
  }

  /**
   * Call of a function of the policy; the output argument is as in {@link BuiltinCall}.
   *
   * @param path elements below {@code data}
   * @param arity declared number of arguments
   * @param args as in {@link BuiltinCall}
   */
  record FunctionCall(List<Value> path, int arity, List<CoreTerm> args) implements CoreExpr {
    /** Copies path and arguments. */
    public FunctionCall {
      path = List.copyOf(path);
      args = List.copyOf(args);
    }
  }

  /** For each element of the domain the body has a solution (spec 08 §2.14). */
  record Every(CoreTerm.@Nullable Var key, CoreTerm.Var value, CoreTerm domain, CoreBody body)
      implements CoreExpr {}

  /** The body has no solution: the negation of the {@code not} import (spec 08 §1.14). */
  record Not(CoreBody body) implements CoreExpr {}

  /** Each body has a solution, asked from left to right. */
  record And(List<CoreBody> operands) implements CoreExpr {
    /** Copies the operands. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** Some body has a solution, asked from left to right. */
  record Or(List<CoreBody> operands) implements CoreExpr {
    /** Copies the operands. */
    public Or {
      operands = List.copyOf(operands);
    }
  }
}
