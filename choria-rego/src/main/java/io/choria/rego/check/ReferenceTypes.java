package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the elements of references can exist, and learns the types of variables in their
 * brackets (spec 08 §3.4).
 */
final class ReferenceTypes extends Walker {
  private final TypeEnvironment env;
  private final TypeErrors texts;
  private final List<RegoError> errors = new ArrayList<>();

  ReferenceTypes(TypeEnvironment env) {
    this.env = env;
    this.texts = new TypeErrors(env.compilation());
  }

  List<RegoError> check(Literal literal) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Call c) {
      walkAll(c.args());
    } else {
      walk(expression);
    }
    modifiers(literal);
    return errors;
  }

  @Override
  boolean enter(Literal literal) {
    modifiers(literal);
    return true;
  }

  private void modifiers(Literal literal) {
    Expression expression = literal.expression();
    if (expression instanceof Expression.Every || expression instanceof Expression.Logic) {
      // only here the reference takes what modifiers replace for values
      literal.with().forEach(this::functions);
    }
  }

  private void functions(With with) {
    for (Term term : List.of(with.target(), with.value())) {
      if (term instanceof Term.Ref ref && env.reference(ref) instanceof RegoType.Function type) {
        errors.add(texts.notCalled(ref, type));
      }
    }
  }

  @Override
  boolean enter(With with) {
    return false;
  }

  @Override
  void operator(Term.Ref operator) {
    // What is called is no reference to a value.
  }

  @Override
  boolean enter(Term term) {
    if (!(term instanceof Term.Ref ref)) {
      return !(term instanceof Term.Comprehension);
    }
    RegoType type = env.reference(ref);
    RegoError error =
        type instanceof RegoType.Function f && ref.headName().equals(Names.DATA)
            ? texts.notCalled(ref, f)
            : reference(ref);
    if (error != null) {
      errors.add(error);
      return false;
    }
    return true;
  }

  private @Nullable RegoError reference(Term.Ref ref) {
    String name = ref.headName();
    if (Names.isRoot(name)) {
      return document(env, ref);
    }
    if (env.holdsScalar(ref.head())) {
      // such a domain is not checked
      return leaf(RegoType.any(), ref, 0);
    }
    RegoType type = env.type(ref.head());
    if (type == null && ref.head() instanceof Term.Var v) {
      env.put(v.name(), RegoType.any());
    }
    return leaf(type == null ? RegoType.any() : type, ref, 0);
  }

  private @Nullable RegoError document(TypeEnvironment layer, Term.Ref ref) {
    TypeTree node = layer.tree(ref);
    if (node.type() != null) {
      return leaf(node.type(), ref, 0);
    } else if (node.isEmpty()) {
      TypeEnvironment next = layer.next();
      return next == null ? leaf(RegoType.any(), ref, 0) : document(next, ref);
    }
    for (int i = 0; i < ref.path().size(); i++) {
      Term element = ref.path().get(i);
      RegoError error = packageElement(node, ref, i);
      if (error != null) {
        return error;
      }
      TypeTree child = node.child(element);
      if (child == null) {
        TypeEnvironment next = layer.next();
        if (next != null) {
          return document(next, ref);
        } else if (i > 0 || !Ast.isScalar(element)) {
          learnBelow(ref, i);
          return null;
        }
        return leaf(RegoType.any(), ref, 0);
      }
      RegoType type = child.type();
      if (type != null) {
        return leaf(type, ref, i + 1);
      }
      node = child;
    }
    return null;
  }

  /** The variables behind an unknown element may be anything. */
  private void learnBelow(Term.Ref ref, int index) {
    for (Term element : ref.path().subList(index, ref.path().size())) {
      if (element instanceof Term.Var v && env.variable(v.name()) == null) {
        env.put(v.name(), RegoType.any());
      }
    }
  }

  private @Nullable RegoError packageElement(TypeTree node, Term.Ref ref, int index) {
    Term element = ref.path().get(index);
    if (index < 2 && !(element instanceof Term.Var) && !(element instanceof Term.Str)) {
      return texts.invalid(ref, index, env.type(element), RegoType.string(), keys(node));
    }
    if (element instanceof Term.Var v) {
      RegoType keys = TypeAlgebra.keys(node.extent());
      RegoType own = env.variable(v.name());
      if (own == null) {
        env.put(v.name(), keys == null ? RegoType.any() : keys);
      } else if (keys != null && !TypeAlgebra.unifies(keys, own)) {
        return texts.invalid(ref, index, own, keys, keys(node));
      }
    }
    return null;
  }

  private static Collection<Value> keys(TypeTree node) {
    return node.children().keySet();
  }

  /** Checks the elements from an index on against the type of what they point into. */
  private @Nullable RegoError leaf(RegoType start, Term.Ref ref, int from) {
    RegoType type = start;
    for (int i = from; i < ref.path().size(); i++) {
      Term element = ref.path().get(i);
      if (TypeAlgebra.isEmptyCollection(type)) {
        return empty(type, ref, i);
      }
      RegoType keys = TypeAlgebra.keys(type);
      if (keys == null) {
        return texts.unsupported(ref, i, type);
      }
      RegoError error = element(type, keys, ref, i);
      if (error != null) {
        return error;
      }
      RegoType next =
          Ast.isScalar(element) ? TypeAlgebra.select(type, element) : TypeAlgebra.values(type);
      type = next == null ? RegoType.any() : next;
    }
    return null;
  }

  private @Nullable RegoError element(RegoType type, RegoType keys, Term.Ref ref, int index) {
    Term element = ref.path().get(index);
    if (element instanceof Term.Var v) {
      RegoType own = env.variable(v.name());
      if (own == null) {
        env.put(v.name(), keys);
        return null;
      }
      return TypeAlgebra.unifies(own, keys)
          ? null
          : texts.invalid(ref, index, own, keys, oneOf(type));
    } else if (element instanceof Term.Ref r) {
      RegoType own = env.reference(r);
      return own == null || TypeAlgebra.unifies(own, keys)
          ? null
          : texts.invalid(ref, index, own, keys, oneOf(type));
    } else if (Ast.isScalar(element)) {
      return TypeAlgebra.select(type, element) != null
          ? null
          : texts.invalid(ref, index, null, keys, oneOf(type));
    }
    return new TypeUnifier(env).fits(element, keys, false)
        ? null
        : texts.invalid(ref, index, env.type(element), keys, List.of());
  }

  private @Nullable RegoError empty(RegoType type, Term.Ref ref, int index) {
    Term element = ref.path().get(index);
    if (Ast.isScalar(element)) {
      return texts.invalid(ref, index, null, null, List.of());
    } else if (element instanceof Term.Var v) {
      RegoType own = env.variable(v.name());
      RegoType keys = TypeAlgebra.keys(type);
      if (own == null) {
        env.put(v.name(), RegoType.any());
      } else if (keys != null && !TypeAlgebra.unifies(own, keys)) {
        return texts.invalid(ref, index, own, keys, List.of());
      }
    }
    return null;
  }

  private static Collection<Value> oneOf(RegoType type) {
    TreeSet<Value> keys = new TreeSet<>();
    for (RegoType alternative : TypeAlgebra.alternatives(type)) {
      if (alternative instanceof RegoType.Obj o) {
        keys.addAll(o.properties().keySet());
      }
    }
    return keys;
  }
}
