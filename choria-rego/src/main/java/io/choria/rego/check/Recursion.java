package io.choria.rego.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stage 18: no rule asks for itself, however indirectly (spec 08 §2.21). */
final class Recursion {
  private final Compilation compilation;

  Recursion(Compilation compilation) {
    this.compilation = compilation;
  }

  void run(RuleGraph graph) {
    Set<RuleGraph.Node> suspects = inCycles(graph);
    for (RuleGraph.Node node : graph.nodes()) {
      if (suspects.contains(node)) {
        check(node);
      }
    }
  }

  private void check(RuleGraph.Node node) {
    List<RuleGraph.Node> path = cycle(node, (from, to) -> from.dynamicEdge(to) == null);
    String verb = " is recursive: ";
    String cause = "";
    if (path.isEmpty()) {
      path = cycle(node, (from, to) -> true);
      if (path.isEmpty()) {
        return;
      }
      verb = " may be recursive: ";
      cause = new RecursionCause(compilation).text(path);
    }
    String shown = path.stream().map(this::name).collect(Collectors.joining(" -> "));
    compilation
        .errors()
        .add(Errors.RECURSION, node.rule().place(), "rule " + name(node) + verb + shown + cause);
  }

  private String name(RuleGraph.Node node) {
    return compilation.written(node.unit().reference()).toString();
  }

  /** A shortest way from a node back to it; empty if there is none. */
  private static List<RuleGraph.Node> cycle(
      RuleGraph.Node start, BiPredicate<RuleGraph.Node, RuleGraph.Node> allowed) {
    Map<RuleGraph.Node, RuleGraph.@Nullable Node> before = new HashMap<>();
    Deque<RuleGraph.Node> queue = new ArrayDeque<>();
    queue.add(start);
    while (!queue.isEmpty()) {
      RuleGraph.Node node = queue.remove();
      for (RuleGraph.Node target : node.targets()) {
        boolean open = allowed.test(node, target);
        if (open && target == start) {
          return path(start, node, before);
        } else if (open && !before.containsKey(target)) {
          before.put(target, node);
          queue.add(target);
        }
      }
    }
    return List.of();
  }

  private static List<RuleGraph.Node> path(
      RuleGraph.Node start,
      RuleGraph.Node last,
      Map<RuleGraph.Node, RuleGraph.@Nullable Node> before) {
    List<RuleGraph.Node> path = new ArrayList<>();
    path.add(start);
    RuleGraph.Node node = last;
    while (node != null && node != start) {
      path.add(node);
      node = before.get(node);
    }
    path.add(start);
    Collections.reverse(path);
    return path;
  }

  /**
   * All nodes that can be part of a cycle: what is left when those without targets, and then those
   * without sources, are taken away again and again.
   */
  private static Set<RuleGraph.Node> inCycles(RuleGraph graph) {
    Map<RuleGraph.Node, Integer> open = new HashMap<>();
    Map<RuleGraph.Node, List<RuleGraph.Node>> sources = new HashMap<>();
    Deque<RuleGraph.Node> free = new ArrayDeque<>();
    for (RuleGraph.Node node : graph.nodes()) {
      open.put(node, node.targets().size());
      if (node.targets().isEmpty()) {
        free.add(node);
      }
      for (RuleGraph.Node target : node.targets()) {
        sources.computeIfAbsent(target, t -> new ArrayList<>()).add(node);
      }
    }
    Set<RuleGraph.Node> left = new HashSet<>(graph.nodes());
    while (!free.isEmpty()) {
      RuleGraph.Node node = free.remove();
      left.remove(node);
      for (RuleGraph.Node source : sources.getOrDefault(node, List.of())) {
        if (open.merge(source, -1, Integer::sum) == 0) {
          free.add(source);
        }
      }
    }
    return left;
  }
}
