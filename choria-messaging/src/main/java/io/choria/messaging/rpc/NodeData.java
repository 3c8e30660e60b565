package io.choria.messaging.rpc;

import java.util.Map;
import java.util.Set;

/**
 * What filters see of a server besides its identity and agents (spec 02 §3.4, §4). Asked for each
 * request that has such a filter, from several threads; what it throws makes the filter not match.
 */
public interface NodeData {
  /** A server without classes and facts. */
  NodeData NONE = of(Set.of(), Map.of());

  /**
   * The classes of configuration management.
   *
   * @return names as they stand in the classes file
   */
  Set<String> classes();

  /**
   * The facts.
   *
   * @return a tree of maps, lists, texts, numbers and booleans, as JSON would have it
   */
  Map<String, ?> facts();

  /**
   * Data that never changes.
   *
   * @param classes names of classes; copied
   * @param facts a tree as JSON would have it; not copied
   * @return the data
   */
  static NodeData of(Set<String> classes, Map<String, ?> facts) {
    Set<String> names = Set.copyOf(classes);
    return new NodeData() {
      @Override
      public Set<String> classes() {
        return names;
      }

      @Override
      public Map<String, ?> facts() {
        return facts;
      }
    };
  }
}
