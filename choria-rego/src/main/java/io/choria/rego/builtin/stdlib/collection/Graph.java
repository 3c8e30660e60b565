package io.choria.rego.builtin.stdlib.collection;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reachability in graphs given as adjacency objects (spec 08 §4.17). */
public final class Graph {
  private static final long BYTES_PER_EDGE = 8;

  private Graph() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "graph.reachable" -> (F2) Graph::reachable;
      case "graph.reachable_paths" -> (F2) Graph::reachablePaths;
      case "walk" ->
          (F1)
              (context, a) -> {
                throw new IllegalStateException("walk is a relation of the evaluator");
              };
      default -> null;
    };
  }

  private static Iterable<Value> starts(Value b) {
    Iterable<Value> starts = Operands.elements(b);
    if (starts == null) {
      throw BuiltinException.operand(2, b, "{array, set}");
    }
    return starts;
  }

  private static Iterable<Value> edges(ObjectValue graph, Value node) {
    Value edges = graph.get(node);
    Iterable<Value> targets = edges == null ? null : Operands.elements(edges);
    return targets == null ? List.of() : targets;
  }

  private static Value reachable(BuiltinContext context, Value a, Value b) {
    ObjectValue graph = Operands.object(a, 1);
    SetValue.Builder reached = SetValue.builder();
    Deque<Value> queue = new ArrayDeque<>();
    starts(b).forEach(queue::add);
    while (!queue.isEmpty()) {
      Value node = queue.remove();
      context.charge(1);
      if (graph.get(node) != null && reached.add(node)) {
        for (Value target : edges(graph, node)) {
          context.charge(1);
          if (!reached.contains(target)) {
            context.allocate(BYTES_PER_EDGE);
            queue.add(target);
          }
        }
      }
    }
    return reached.build();
  }

  private static Value reachablePaths(BuiltinContext context, Value a, Value b) {
    ObjectValue graph = Operands.object(a, 1);
    Paths paths = new Paths(context, graph);
    for (Value start : starts(b)) {
      if (graph.get(start) != null) {
        paths.from(start);
      }
    }
    return paths.found.build();
  }

  /** Depth-first search that never visits a node twice on one path. */
  private static final class Paths {
    final SetValue.Builder found = SetValue.builder();
    private final BuiltinContext context;
    private final ObjectValue graph;

    Paths(BuiltinContext context, ObjectValue graph) {
      this.context = context;
      this.graph = graph;
    }

    void from(Value start) {
      boolean end = true;
      for (Value target : edges(graph, start)) {
        end = false;
        search(target, new ArrayList<>(List.of(start)), new HashSet<>(Set.of(start)));
      }
      if (end) {
        emit(List.of(start));
      }
    }

    private void emit(List<Value> path) {
      context.allocate(8L * path.size() + 48);
      found.add(ArrayValue.of(path));
    }

    /** Iterative, because a path may be as long as the graph has nodes. */
    private void search(Value first, List<Value> path, Set<Value> visited) {
      Deque<Step> steps = new ArrayDeque<>();
      enter(first, path, visited, steps);
      while (!steps.isEmpty()) {
        Step step = steps.peek();
        if (!step.targets.hasNext()) {
          steps.pop();
          path.remove(path.size() - 1);
          if (step.added) {
            visited.remove(step.node);
          }
          continue;
        }
        context.charge(1);
        Value target = step.targets.next();
        if (visited.contains(target)) {
          emit(path);
        } else {
          enter(target, path, visited, steps);
        }
      }
    }

    private void enter(Value node, List<Value> path, Set<Value> visited, Deque<Step> steps) {
      if (graph.get(node) == null) {
        emit(path);
        return;
      }
      path.add(node);
      Iterator<Value> targets = edges(graph, node).iterator();
      if (targets.hasNext()) {
        steps.push(new Step(node, targets, visited.add(node)));
      } else {
        emit(path);
        path.remove(path.size() - 1);
      }
    }

    private record Step(Value node, Iterator<Value> targets, boolean added) {}
  }
}
