package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A level of the tree of packages and rules. */
public final class TreeNode {
  private final Value[] path;
  private final Map<Value, TreeNode> children;
  private final List<Value> keys;
  private final @Nullable Document document;

  /**
   * A level.
   *
   * @param path elements below {@code data}
   * @param children the next levels, empty where there is a document
   * @param document what rules define here
   */
  public TreeNode(Value[] path, Map<Value, TreeNode> children, @Nullable Document document) {
    this.path = path;
    this.children = Map.copyOf(children);
    this.keys = List.copyOf(new TreeMap<>(children).keySet());
    this.document = document;
  }

  /** The level below this key; null if there are no rules. */
  public @Nullable TreeNode child(Value key) {
    return children.get(key);
  }

  /** What rules define here; null for packages and levels in between. */
  public @Nullable Document document() {
    return document;
  }

  /** The keys of the next levels, sorted. */
  public List<Value> keys() {
    return keys;
  }

  Value[] path() {
    return path;
  }
}
