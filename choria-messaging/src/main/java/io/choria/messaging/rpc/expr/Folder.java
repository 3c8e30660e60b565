package io.choria.messaging.rpc.expr;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what constants decide, before anything is evaluated. This is no optimization: Choria
 * takes {@code true} from {@code nosuchfunction() or true}, which evaluation alone would not.
 */
final class Folder {
  private Folder() {}

  static Node fold(Node node) {
    if (node instanceof Node.Binary binary) {
      return binary(new Node.Binary(binary.operator(), fold(binary.left()), fold(binary.right())));
    }
    if (node instanceof Node.Unary unary) {
      return unary(new Node.Unary(unary.operator(), fold(unary.operand())));
    }
    if (node instanceof Node.Conditional it) {
      return new Node.Conditional(fold(it.condition()), fold(it.then()), fold(it.otherwise()));
    }
    if (node instanceof Node.Let it) {
      return new Node.Let(it.name(), fold(it.value()), fold(it.body()));
    }
    if (node instanceof Node.Sequence it) {
      return new Node.Sequence(all(it.nodes()));
    }
    if (node instanceof Node.ListOf it) {
      return new Node.ListOf(all(it.nodes()));
    }
    if (node instanceof Node.Call it) {
      return new Node.Call(it.function(), all(it.arguments()));
    }
    if (node instanceof Node.BuiltinCall it) {
      @Nullable Node predicate = it.predicate() == null ? null : fold(it.predicate());
      return new Node.BuiltinCall(it.builtin(), all(it.arguments()), predicate);
    }
    return node;
  }

  private static List<Node> all(List<Node> nodes) {
    return nodes.stream().map(Folder::fold).toList();
  }

  private static @Nullable Object constant(Node node) {
    return node instanceof Node.Literal literal ? literal.value() : null;
  }

  private static Node unary(Node.Unary node) {
    Object value = constant(node.operand());
    if (value instanceof Boolean flag) {
      return new Node.Literal(!flag);
    }
    if (value instanceof Long number) {
      return new Node.Literal(node.operator().equals("-") ? -number : number);
    }
    if (value instanceof Double number) {
      return new Node.Literal(node.operator().equals("-") ? -number : number);
    }
    return node;
  }

  private static Node binary(Node.Binary node) {
    Object left = constant(node.left());
    Object right = constant(node.right());
    switch (node.operator()) {
      case "and", "&&" -> {
        return junction(node, left, right, false);
      }
      case "or", "||" -> {
        return junction(node, left, right, true);
      }
      case "==" -> {
        boolean foldable =
            (left instanceof Long && right instanceof Long)
                || (left instanceof String && right instanceof String)
                || (left instanceof Boolean && right instanceof Boolean);
        return foldable ? new Node.Literal(Objects.equals(left, right)) : node;
      }
      case "%" -> {
        if (left instanceof Long && right instanceof Long divisor && divisor == 0) {
          throw new ExprException("a division of integers by zero");
        }
        return node;
      }
      default -> {
        return node;
      }
    }
  }

  /** The value that decides makes the whole; the other one leaves what stands beside it. */
  private static Node junction(
      Node.Binary node, @Nullable Object left, @Nullable Object right, boolean decides) {
    if (left instanceof Boolean flag && flag != decides) {
      return node.right();
    }
    if (right instanceof Boolean flag && flag != decides) {
      return node.left();
    }
    return left instanceof Boolean || right instanceof Boolean ? new Node.Literal(decides) : node;
  }
}
