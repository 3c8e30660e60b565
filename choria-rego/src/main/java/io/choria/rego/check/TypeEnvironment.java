package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The types of documents, functions and variables at one place of a policy (spec 08 §3.4). */
final class TypeEnvironment {
  private final Compilation compilation;
  private final @Nullable TypeEnvironment next;
  private final TypeTree documents = new TypeTree();
  private final TypeTree inputs = new TypeTree();
  private final Map<String, RegoType> variables;
  private final IdentityHashMap<Term.Comprehension, TypeResult> closures;
  private boolean checksInner;

  /** What checking a comprehension gave. */
  record TypeResult(@Nullable RegoType type, List<RegoError> errors) {}

  private TypeEnvironment(
      Compilation compilation, @Nullable TypeEnvironment next, Map<String, RegoType> variables) {
    this.compilation = compilation;
    this.next = next;
    this.variables = variables;
    this.closures = new IdentityHashMap<>();
    this.checksInner = next == null || next.checksInner;
  }

  static TypeEnvironment root(Compilation compilation) {
    return new TypeEnvironment(compilation, null, new HashMap<>());
  }

  /** A scope inside of this one. */
  TypeEnvironment inner() {
    return new TypeEnvironment(compilation, this, new HashMap<>());
  }

  /** A scope inside of this one for a query, which has variables of its own. */
  TypeEnvironment inner(Compilation query) {
    return new TypeEnvironment(query, this, new HashMap<>());
  }

  /** A layer for the documents that a {@code with} replaces; variables are those of this scope. */
  TypeEnvironment replaced() {
    return new TypeEnvironment(compilation, this, variables);
  }

  /** The type of the input; any if nobody described it. */
  RegoType input() {
    for (TypeEnvironment e = this; e != null; e = e.next) {
      if (!e.inputs.isEmpty()) {
        return e.inputs.extent();
      }
    }
    return RegoType.any();
  }

  void input(RegoType type) {
    inputs.put(List.of(), type);
  }

  TypeTree documents() {
    return documents;
  }

  /** What is said here about data or the input, whichever a reference starts with. */
  TypeTree tree(Term.Ref ref) {
    return ref.headName().equals(Names.INPUT) ? inputs : documents;
  }

  @Nullable TypeEnvironment next() {
    return next;
  }

  Compilation compilation() {
    return compilation;
  }

  @Nullable RegoType variable(String name) {
    for (TypeEnvironment e = this; e != null; e = e.next) {
      RegoType type = e.variables.get(name);
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  void put(String name, RegoType type) {
    variables.put(name, type);
  }

  /** Whether a variable holds the 1 of {@code some x in 1}. */
  boolean holdsScalar(Term head) {
    Term held = head instanceof Term.Var v ? compilation.names().held(v.name()) : null;
    return held != null && Ast.isScalar(held);
  }

  /** Whether comprehensions inside of others are checked for themselves too. */
  boolean checksInner() {
    return checksInner;
  }

  /** Checks the body of a comprehension once, and remembers the outcome. */
  TypeResult closure(Term.Comprehension c) {
    return closure(c, checksInner);
  }

  TypeResult closure(Term.Comprehension c, boolean checkInner) {
    TypeResult known = closures.get(c);
    if (known == null) {
      TypeEnvironment inner = inner();
      inner.checksInner = checkInner;
      known = new TypeChecker(compilation).comprehension(inner, c);
      closures.put(c, known);
    }
    return known;
  }

  /** The type of a term; null if it is not known. Of what has a huge type nothing is checked. */
  @Nullable RegoType type(Term term) {
    RegoType type = typeOf(term);
    boolean made =
        term instanceof Term.Array
            || term instanceof Term.Obj
            || term instanceof Term.SetOf
            || term instanceof Term.Comprehension;
    return made && type != null && TypeSize.isHuge(type) ? RegoType.any() : type;
  }

  private @Nullable RegoType typeOf(Term term) {
    if (term instanceof Term.Scalar || term instanceof Term.Template) {
      return TypeAlgebra.ofScalar(term);
    } else if (term instanceof Term.Var v) {
      if (v.name().equals(Names.INPUT)) {
        return input();
      }
      return v.name().equals(Names.DATA) ? RegoType.any() : variable(v.name());
    } else if (term instanceof Term.Ref r) {
      return reference(r);
    } else if (term instanceof Term.Array a) {
      List<RegoType> prefix = new ArrayList<>();
      for (Term item : a.items()) {
        RegoType type = type(item);
        if (type == null) {
          return null;
        }
        prefix.add(type);
      }
      return new RegoType.Array(prefix, null);
    } else if (term instanceof Term.Obj o) {
      return object(o);
    } else if (term instanceof Term.SetOf s) {
      List<@Nullable RegoType> of = new ArrayList<>();
      s.items().forEach(item -> of.add(type(item)));
      // members of which nothing is known count for none
      return new RegoType.SetOf(TypeAlgebra.or(of));
    } else if (term instanceof Term.Comprehension c) {
      return closure(c).type();
    }
    return null;
  }

  private @Nullable RegoType object(Term.Obj object) {
    TreeMap<Value, RegoType> properties = new TreeMap<>();
    RegoType key = null;
    RegoType value = null;
    for (Term.Entry e : object.entries()) {
      RegoType valueType = type(e.value());
      RegoType keyType = type(e.key());
      if (valueType == null || keyType == null) {
        return null;
      }
      Value constant = TypeAlgebra.constantKey(e.key());
      if (constant != null) {
        properties.put(constant, valueType);
      } else {
        key = TypeAlgebra.or(key, keyType);
        value = TypeAlgebra.or(value, valueType);
      }
    }
    return new RegoType.Obj(properties, key, value);
  }

  /** The type of what a reference or the name of a function means. */
  @Nullable RegoType reference(Term.Ref ref) {
    String name = ref.headName();
    if (Names.isRoot(name)) {
      return document(ref);
    }
    Builtin builtin = compilation.builtin(ref);
    RegoType own = variable(name);
    if (builtin != null && own == null) {
      return builtin.type();
    }
    return selected(own, ref.path());
  }

  private @Nullable RegoType document(Term.Ref ref) {
    TypeTree node = tree(ref);
    if (node.isEmpty()) {
      return next == null ? RegoType.any() : next.document(ref);
    }
    List<Term> path = ref.path();
    for (int i = 0; i < path.size(); i++) {
      Term element = path.get(i);
      TypeTree child = node.child(element);
      if (node.type() != null) {
        if (child == null) {
          return selected(node.type(), path.subList(i, path.size()));
        }
      } else if (!Ast.isScalar(element)) {
        return selected(node.extent(), path.subList(i, path.size()));
      } else if (child == null) {
        return next == null ? RegoType.any() : next.document(ref);
      }
      node = child;
      if (node == null) {
        return RegoType.any();
      }
    }
    return node.extent();
  }

  private static @Nullable RegoType selected(@Nullable RegoType start, List<Term> path) {
    RegoType type = start;
    for (Term element : path) {
      if (type == null) {
        return null;
      } else if (Ast.isScalar(element)) {
        type = TypeAlgebra.select(type, element);
      } else if (TypeAlgebra.isEmptyCollection(type)) {
        return RegoType.any();
      } else {
        type = TypeAlgebra.values(type);
      }
    }
    return type;
  }
}
