package io.choria.messaging.rpc.expr;

import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** An expression that was read and checked. Immutable; safe for use by several threads. */
public final class Expression {
  private final Node root;

  private Expression(Node root) {
    this.root = root;
  }

  /**
   * Reads and checks an expression whose result is a boolean, or may be one.
   *
   * @throws ExprException when it is none
   */
  public static Expression compile(String text, Declarations declarations) {
    Node node = Parser.parse(text, declarations.functions().keySet());
    Type type = new Checker(declarations).check(node);
    if (!type.maybe(Type.Kind.BOOLEAN)) {
      throw new ExprException("expected a boolean, got " + type.kind());
    }
    return new Expression(Folder.fold(node));
  }

  /**
   * Evaluates the expression within the budget of one evaluation.
   *
   * @throws ExprException when that is impossible with these values
   */
  public @Nullable Object evaluate(Environment environment) {
    try {
      return root.accept(new Evaluation(environment, new Budget()));
    } catch (ArithmeticException | DateTimeException e) {
      throw new ExprException("a time or duration is too long: " + e.getMessage(), e);
    }
  }
}
