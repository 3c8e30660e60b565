package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that variables of a body can have, as far as constants bind them (spec 08 §2.21). Only
 * what stands ahead of a literal counts for it.
 */
final class KnownValues {
  /** How many concrete references one reference is narrowed into at most. */
  private static final int MAX = 64;

  private final List<Binding> bindings = new ArrayList<>();

  private record Binding(int index, String name, List<Value> values) {}

  KnownValues(Body body) {
    Map<String, List<Value>> known = new HashMap<>();
    List<Literal> literals = body.literals();
    for (int i = 0; i < literals.size(); i++) {
      Literal literal = literals.get(i);
      Expression.Call equation = Ast.unification(literal);
      if (equation != null && !literal.negated() && literal.with().isEmpty()) {
        bind(i, equation.args().get(0), equation.args().get(1), known);
      }
    }
  }

  private void bind(int index, Term left, Term right, Map<String, List<Value>> known) {
    List<Value> values = left instanceof Term.Var ? values(right, known) : null;
    Term target = left;
    if (values == null && right instanceof Term.Var) {
      values = values(left, known);
      target = right;
    }
    if (values != null && target instanceof Term.Var v && !known.containsKey(v.name())) {
      known.put(v.name(), values);
      bindings.add(new Binding(index, v.name(), values));
    }
  }

  /** The values of the variables that are bound ahead of the literal at this index. */
  Map<String, List<Value>> before(int index) {
    Map<String, List<Value>> known = new HashMap<>();
    for (Binding b : bindings) {
      if (b.index() < index) {
        known.put(b.name(), b.values());
      }
    }
    return known;
  }

  private static @Nullable List<Value> values(Term term, Map<String, List<Value>> known) {
    if (term instanceof Term.Var v) {
      return known.get(v.name());
    } else if (term instanceof Term.Ref r) {
      return referenced(r, known);
    }
    Value constant = Constants.of(term);
    return constant == null ? null : List.of(constant);
  }

  private static @Nullable List<Value> referenced(Term.Ref ref, Map<String, List<Value>> known) {
    List<Value> values = values(ref.head(), known);
    for (Term element : ref.path()) {
      if (values == null) {
        return null;
      }
      Value key = Constants.of(element);
      List<Value> next = new ArrayList<>();
      for (Value value : values) {
        if (key != null) {
          Value member = value.get(key);
          if (member != null) {
            next.add(member);
          }
          continue;
        }
        List<Value> members = members(value);
        if (members == null) {
          return null;
        }
        next.addAll(members);
      }
      values = next.size() > MAX ? null : next;
    }
    return values;
  }

  /** The elements of an array or set, the values of an object; null for scalars. */
  static @Nullable List<Value> members(Value value) {
    List<Value> members = new ArrayList<>();
    if (value instanceof ArrayValue a) {
      for (int i = 0; i < a.size(); i++) {
        members.add(a.get(i));
      }
    } else if (value instanceof SetValue s) {
      for (int i = 0; i < s.size(); i++) {
        members.add(s.at(i));
      }
    } else if (value instanceof ObjectValue o) {
      for (int i = 0; i < o.size(); i++) {
        members.add(o.valueAt(i));
      }
    } else {
      return null;
    }
    return members;
  }

  /** The paths that a reference can stand for; an element without a known value is null. */
  static List<List<@Nullable Value>> paths(Term.Ref ref, Map<String, List<Value>> known) {
    List<List<@Nullable Value>> paths = new ArrayList<>();
    paths.add(new ArrayList<>());
    for (Term element : ref.path()) {
      List<Value> values = values(element, known);
      if (values == null || values.isEmpty() || paths.size() * values.size() > MAX) {
        paths.forEach(path -> path.add(null));
        continue;
      }
      List<List<@Nullable Value>> longer = new ArrayList<>();
      for (List<@Nullable Value> path : paths) {
        for (Value value : values) {
          List<@Nullable Value> extended = new ArrayList<>(path);
          extended.add(value);
          longer.add(extended);
        }
      }
      paths = longer;
    }
    return paths;
  }
}
