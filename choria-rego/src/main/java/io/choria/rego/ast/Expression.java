package io.choria.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a literal asks. */
public sealed interface Expression {

  /** Succeeds when the term is defined and not {@code false}. */
  record Test(Term term) implements Expression {
    @Override
    public String toString() {
      return term.toString();
    }
  }

  /**
   * A call. Infix operators are calls of {@code plus}, {@code equal}, …; {@code =} is {@code eq}
   * and {@code :=} is {@code assign} (spec 08 §1.13). One argument more than the function has
   * receives the result. After checking no argument holds a call, and only {@code eq} holds
   * references or comprehensions.
   *
   * @param operator the name: {@code count}, {@code io.jwt.decode}, or after resolving {@code
   *     data.pkg.f}
   */
  record Call(Term.Ref operator, List<Term> args) implements Expression {
    public Call {
      args = List.copyOf(args);
    }

    /** The operator as text, which for built-ins is their registered name. */
    public String name() {
      return operator.dotted();
    }

    /** Whether this is {@code left = right}. */
    public boolean isUnification() {
      return operator.isName("eq");
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * {@code some x, y} or {@code some k, v in xs}. Gone after checking.
   *
   * @param names of the plain form, else empty
   * @param member of the {@code in} form
   */
  record Some(List<Term.Var> names, @Nullable Member member) implements Expression {
    public Some {
      names = List.copyOf(names);
    }

    /** {@code key, value in collection}. */
    public record Member(@Nullable Term key, Term value, Term collection) {}

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * {@code every key, value in domain { body }}. After checking the domain is a variable or scalar.
   */
  record Every(Term.@Nullable Var key, Term.Var value, Term domain, Body body)
      implements Expression {
    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** {@code a and b}, {@code a or b} (spec 08 §1.14): at most one solution, binds nothing. */
  record Logic(Operator operator, List<Operand> operands) implements Expression {
    public Logic {
      operands = List.copyOf(operands);
    }

    /** Which of the two. */
    public enum Operator {
      /** All operands have a solution. */
      AND,
      /** Some operand has a solution. */
      OR;

      /** The keyword. */
      public String keyword() {
        return this == AND ? "and" : "or";
      }
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** {@code not} with the improved semantics (spec 08 §1.14): the body has no solution. */
  record NotBody(Operand operand) implements Expression {
    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * An operand of {@code and}, {@code or} or of the improved {@code not}.
   *
   * @param explicit written in braces, and so a scope of its own
   * @param body one literal unless explicit or lowered
   */
  record Operand(boolean explicit, Body body) {
    @Override
    public String toString() {
      return explicit ? "{ " + body + " }" : body.toString();
    }
  }
}
