package io.choria.rego.builtin.stdlib.crypto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the policies of a chain of certificates fit together: RFC 5280 §6.1 with the graph of RFC
 * 9618, every policy being good enough (spec 08 §4.15).
 */
final class X509Policies {
  private static final String ANY = "2.5.29.32.0";

  /** A policy at one depth, with the policies that are taken for it further down. */
  private static final class Node {
    private final String policy;
    private final Set<Node> parents = new HashSet<>();
    private final Set<Node> children = new HashSet<>();
    private Set<String> expected;

    Node(String policy, List<Node> parents) {
      this.policy = policy;
      this.expected = Set.of(policy);
      this.parents.addAll(parents);
      parents.forEach(p -> p.children.add(this));
    }

    void leave() {
      parents.forEach(p -> p.children.remove(this));
    }
  }

  /** One map of nodes a depth, the authority first; null once there can be no policy any more. */
  private @Nullable List<Map<String, Node>> levels;

  private long explicit;
  private long mapping;
  private long any;

  private X509Policies(int certificates) {
    explicit = certificates + 1L;
    mapping = explicit;
    any = explicit;
    Map<String, Node> root = new LinkedHashMap<>();
    root.put(ANY, new Node(ANY, List.of()));
    levels = new ArrayList<>(List.of(root));
  }

  /** Looks at a chain, leaf first. */
  static boolean fit(List<X509> chain) {
    int below = chain.size() - 1;
    X509Policies state = new X509Policies(below);
    for (int i = below - 1; i >= 0; i--) {
      if (!state.enter(chain.get(i), i == 0)) {
        return false;
      }
    }
    return below == 0 || state.ends(chain.get(0).extensions().policies());
  }

  /** Goes one certificate down; false if the chain can't be good. */
  private boolean enter(X509 certificate, boolean leaf) {
    X509PolicyFields fields = certificate.extensions().policies();
    boolean selfIssued = certificate.issuer().equals(certificate.subject());
    List<Map<String, Node>> graph = fields.policies().isEmpty() ? null : levels;
    levels = graph;
    if (explicit == 0 && graph == null) {
      return false;
    }
    if (graph != null) {
      grow(graph, fields.policies(), any > 0 || (!leaf && selfIssued));
      if (!leaf && !fields.mappings().isEmpty() && !map(graph, fields.mappings())) {
        return false;
      }
    }
    if (!leaf) {
      int step = selfIssued ? 0 : 1;
      explicit = least(Math.max(0, explicit - step), fields.requireExplicit());
      mapping = least(Math.max(0, mapping - step), fields.inhibitMapping());
      any = least(Math.max(0, any - step), fields.inhibitAny());
    }
    return true;
  }

  private static long least(long now, @Nullable Long wanted) {
    return wanted == null || wanted < 0 ? now : Math.min(now, wanted);
  }

  private static void grow(
      List<Map<String, Node>> graph, Set<String> policies, boolean anyStandsForAll) {
    Map<String, Node> above = graph.get(graph.size() - 1);
    Map<String, List<Node>> expecting = new HashMap<>();
    for (Node node : above.values()) {
      node.expected.forEach(p -> expecting.computeIfAbsent(p, k -> new ArrayList<>()).add(node));
    }
    Map<String, Node> leaves = new LinkedHashMap<>();
    graph.add(leaves);
    Node anyAbove = above.get(ANY);
    for (String policy : policies) {
      List<Node> parents = expecting.getOrDefault(policy, List.of());
      if (parents.isEmpty() && anyAbove != null) {
        parents = List.of(anyAbove);
      }
      if (!policy.equals(ANY) && !parents.isEmpty()) {
        leaves.put(policy, new Node(policy, parents));
      }
    }
    if (policies.contains(ANY) && anyStandsForAll) {
      expecting.forEach(
          (policy, parents) -> leaves.computeIfAbsent(policy, p -> new Node(p, parents)));
    }
    prune(graph);
  }

  /** Takes away what leads nowhere. */
  private static void prune(List<Map<String, Node>> graph) {
    for (int depth = graph.size() - 2; depth > 0; depth--) {
      graph
          .get(depth)
          .values()
          .removeIf(
              node -> {
                if (node.children.isEmpty()) {
                  node.leave();
                }
                return node.children.isEmpty();
              });
    }
  }

  private boolean map(List<Map<String, Node>> graph, List<X509PolicyFields.Mapping> mappings) {
    Map<String, Node> leaves = graph.get(graph.size() - 1);
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    for (X509PolicyFields.Mapping one : mappings) {
      if (mapping == 0) {
        Node forbidden = leaves.remove(one.issuer());
        if (forbidden != null) {
          forbidden.leave();
        }
      } else if (one.issuer().equals(ANY) || one.subject().equals(ANY)) {
        return false;
      } else {
        wanted.computeIfAbsent(one.issuer(), k -> new HashSet<>()).add(one.subject());
      }
    }
    prune(graph);
    wanted.forEach(
        (issuer, subjects) -> {
          Node node = leaves.get(issuer);
          Node anyLeaf = leaves.get(ANY);
          if (node == null && anyLeaf != null) {
            node = new Node(issuer, List.of(anyLeaf));
            leaves.put(issuer, node);
          }
          if (node != null) {
            node.expected = subjects;
          }
        });
    return true;
  }

  private boolean ends(X509PolicyFields leaf) {
    Long required = leaf.requireExplicit();
    boolean needed = explicit <= 1 || (required != null && required == 0);
    return !needed || hasPolicy();
  }

  private boolean hasPolicy() {
    List<Map<String, Node>> graph = levels;
    if (graph == null) {
      return false;
    }
    for (Map<String, Node> level : graph) {
      for (Node node : level.values()) {
        boolean fromAny =
            node.parents.size() == 1 && node.parents.iterator().next().policy.equals(ANY);
        if (!node.policy.equals(ANY) && fromAny) {
          return true;
        }
      }
    }
    return graph.get(graph.size() - 1).containsKey(ANY);
  }
}
