package io.choria.rego.check;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of constant terms. */
final class Constants {
  private Constants() {}

  static Value scalar(Term.Scalar term) {
    if (term instanceof Term.Str s) {
      return StringValue.of(s.value());
    } else if (term instanceof Term.Num n) {
      return NumberValue.of(n.text());
    } else if (term instanceof Term.Bool b) {
      return Value.of(b.value());
    }
    return Value.nullValue();
  }

  /** The value of a term; null if a part of it is not constant. */
  static @Nullable Value of(Term term) {
    if (term instanceof Term.Scalar s) {
      return scalar(s);
    } else if (term instanceof Term.Array a) {
      List<Value> items = all(a.items());
      return items == null ? null : ArrayValue.of(items);
    } else if (term instanceof Term.SetOf s) {
      List<Value> items = all(s.items());
      return items == null ? null : SetValue.of(items);
    } else if (term instanceof Term.Obj o) {
      return object(o);
    }
    return null;
  }

  private static @Nullable Value object(Term.Obj object) {
    ObjectValue.Builder builder = ObjectValue.builder();
    for (Term.Entry e : object.entries()) {
      Value key = of(e.key());
      Value value = of(e.value());
      if (key == null || value == null) {
        return null;
      }
      builder.put(key, value);
    }
    return builder.build();
  }

  private static @Nullable List<Value> all(List<Term> terms) {
    List<Value> values = new ArrayList<>(terms.size());
    for (Term t : terms) {
      Value v = of(t);
      if (v == null) {
        return null;
      }
      values.add(v);
    }
    return values;
  }

  /** A term with this value, as if it stood at the place. */
  static Term term(Place place, Value value) {
    List<Term> items = new ArrayList<>();
    if (value instanceof ObjectValue o) {
      List<Term.Entry> entries = new ArrayList<>();
      for (int i = 0; i < o.size(); i++) {
        entries.add(new Term.Entry(term(place, o.keyAt(i)), term(place, o.valueAt(i))));
      }
      return new Term.Obj(place, entries);
    } else if (value instanceof ArrayValue a) {
      for (int i = 0; i < a.size(); i++) {
        items.add(term(place, a.get(i)));
      }
      return new Term.Array(place, items);
    } else if (value instanceof SetValue s) {
      for (int i = 0; i < s.size(); i++) {
        items.add(term(place, s.at(i)));
      }
      return new Term.SetOf(place, items);
    } else if (value instanceof StringValue s) {
      return new Term.Str(place, s.value());
    } else if (value instanceof NumberValue n) {
      return new Term.Num(place, n.toString());
    } else if (value instanceof BooleanValue) {
      return new Term.Bool(place, value.equals(Value.of(true)));
    }
    return new Term.Null(place);
  }
}
