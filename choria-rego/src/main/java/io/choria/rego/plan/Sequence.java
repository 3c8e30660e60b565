package io.choria.rego.plan;

import io.choria.rego.eval.Check;
import io.choria.rego.eval.Checks;
import io.choria.rego.eval.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The literals of a body in order. Nodes know what follows them, so they can be made only from the
 * end; this keeps how to make each.
 */
final class Sequence {
  private final List<Object> parts = new ArrayList<>();

  /** Adds a literal that succeeds at most once. */
  void add(Check check) {
    parts.add(new One(check));
  }

  /** Adds a literal that may succeed many times, made from what follows it. */
  void add(UnaryOperator<Node> many) {
    parts.add(new Many(many));
  }

  private record One(Check check) {}

  private record Many(UnaryOperator<Node> make) {}

  /** The checks if there is nothing else, else null. */
  Check @Nullable [] checks() {
    List<Check> checks = new ArrayList<>();
    for (Object part : parts) {
      if (!(part instanceof One one)) {
        return null;
      }
      checks.add(one.check());
    }
    return checks.toArray(Check[]::new);
  }

  /** The body, with this behind it. */
  Node before(Node end) {
    Node next = end;
    List<Check> run = new ArrayList<>();
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (parts.get(i) instanceof One one) {
        run.add(0, one.check());
      } else if (parts.get(i) instanceof Many many) {
        next = many.make().apply(flush(run, next));
      }
    }
    return flush(run, next);
  }

  private static Node flush(List<Check> run, Node next) {
    if (run.isEmpty()) {
      return next;
    }
    Node node = new Checks(run.toArray(Check[]::new), next);
    run.clear();
    return node;
  }
}
