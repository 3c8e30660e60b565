package io.choria.rego.check;

import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of documents by path. */
final class TypeTree {
  private final Map<Value, TypeTree> children = new TreeMap<>();
  private @Nullable RegoType type;

  Map<Value, TypeTree> children() {
    return children;
  }

  boolean isEmpty() {
    return type == null && children.isEmpty();
  }

  /** The type of what is exactly here; null for packages. */
  @Nullable RegoType type() {
    return type;
  }

  @Nullable TypeTree child(Term element) {
    return element instanceof Term.Scalar s ? children.get(Constants.scalar(s)) : null;
  }

  private TypeTree make(Term element) {
    return children.computeIfAbsent(Constants.scalar((Term.Scalar) element), key -> new TypeTree());
  }

  /** Sets the type at a constant path. */
  void put(List<Term> path, RegoType made) {
    TypeTree node = this;
    for (Term element : path) {
      node = node.make(element);
    }
    node.type = made;
  }

  /** Adds what one rule defines, also to objects that are known on the way and from those below. */
  void insert(List<Term> path, RegoType made) {
    TypeTree node = this;
    for (int i = 0; i < path.size(); i++) {
      node = node.make(path.get(i));
      if (i + 1 < path.size() && node.type instanceof RegoType.Obj o) {
        node.type =
            with(
                o, path.subList(i + 1, path.size()).stream().map(TypeTree::keyType).toList(), made);
      }
    }
    node.type = TypeAlgebra.merge(node.type, made);
    if (made instanceof RegoType.Obj) {
      node.absorb();
    }
  }

  /** Adds the types below to the object that is here. */
  private void absorb() {
    for (Map.Entry<Value, TypeTree> entry : children.entrySet()) {
      absorb(new ArrayList<>(List.of(TypeAlgebra.ofValue(entry.getKey()))), entry.getValue());
    }
  }

  private void absorb(List<RegoType> keys, TypeTree below) {
    if (below.type != null) {
      if (type instanceof RegoType.Obj o) {
        type = with(o, keys, below.type);
      }
      return;
    }
    for (Map.Entry<Value, TypeTree> entry : below.children.entrySet()) {
      keys.add(TypeAlgebra.ofValue(entry.getKey()));
      absorb(keys, entry.getValue());
      keys.remove(keys.size() - 1);
    }
  }

  private static RegoType with(RegoType.Obj object, List<RegoType> keys, RegoType made) {
    RegoType value = made;
    for (int i = keys.size() - 1; i > 0; i--) {
      value = RegoType.object(keys.get(i), value);
    }
    return dynamic(object, keys.get(0), value);
  }

  private static RegoType keyType(Term element) {
    RegoType type = TypeAlgebra.ofScalar(element);
    return type == null ? RegoType.any() : type;
  }

  private static RegoType dynamic(RegoType.Obj object, RegoType key, RegoType value) {
    return new RegoType.Obj(
        object.properties(),
        TypeAlgebra.or(object.key(), key),
        TypeAlgebra.or(object.value(), value));
  }

  /** The type of the document that begins here: of packages an object that may have more. */
  RegoType extent() {
    if (type != null) {
      return type;
    }
    TreeMap<Value, RegoType> properties = new TreeMap<>();
    for (Map.Entry<Value, TypeTree> entry : children.entrySet()) {
      if (!entry.getKey().equals(Value.nullValue())) {
        properties.put(entry.getKey(), entry.getValue().extent());
      }
    }
    return new RegoType.Obj(properties, RegoType.string(), RegoType.any());
  }
}
