package io.choria.rego.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A term: anything that has a value (spec 08 §1.8). {@code toString} gives its Rego text. */
public sealed interface Term {
  /** Where it stands. */
  Place place();

  /** A constant without parts. */
  sealed interface Scalar extends Term {}

  /** {@code null}. */
  record Null(Place place) implements Scalar {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(Place place, boolean value) implements Scalar {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * A number.
   *
   * @param text the literal as written, with its sign (spec 08 §1.4)
   */
  record Num(Place place, String text) implements Scalar {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A string, interpreted. */
  record Str(Place place, String value) implements Scalar {
    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * A variable. Each {@code _} of a text gets a name of its own that starts with {@code $}, which
   * no written variable can have (spec 08 §1.3).
   */
  record Var(Place place, String name) implements Term {
    /** Whether this is one occurrence of {@code _}. */
    public boolean isWildcard() {
      return Names.isWildcard(name);
    }

    /** Whether a compile stage made this name (spec 08 §3.3 stage 2). */
    public boolean isGenerated() {
      return Names.isGenerated(name);
    }

    @Override
    public String toString() {
      return isWildcard() ? "_" : name;
    }
  }

  /**
   * A reference {@code head[path0][path1]…}. As a call operator the path may be empty.
   *
   * @param head a variable, or (spec 08 §2.9) a call, composite, comprehension, string or template
   * @param path the elements after the head; {@code .name} is a {@link Str}
   */
  record Ref(Place place, Term head, List<Term> path) implements Term {
    public Ref {
      path = List.copyOf(path);
    }

    /** The name of the head if it is a variable, else the empty string. */
    public String headName() {
      return head instanceof Var v ? v.name() : "";
    }

    /** Whether this is just this name, as operators of built-ins are. */
    public boolean isName(String name) {
      return path.isEmpty() && headName().equals(name);
    }

    /** All names joined by dots: the registered name of a built-in. */
    public String dotted() {
      if (path.isEmpty()) {
        return headName();
      }
      StringBuilder out = new StringBuilder(headName());
      for (Term t : path) {
        out.append('.').append(t instanceof Str s ? s.value() : t.toString());
      }
      return out.toString();
    }

    /** Whether no variable stands behind the head. */
    public boolean isGround() {
      return path.stream().allMatch(t -> t instanceof Scalar);
    }

    /** This reference with one more element. */
    public Ref append(Term element) {
      List<Term> longer = new ArrayList<>(path);
      longer.add(element);
      return new Ref(place, head, longer);
    }

    /** The first {@code count} elements after the head. */
    public Ref prefix(int count) {
      return new Ref(place, head, path.subList(0, count));
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** {@code [a, b]}. */
  record Array(Place place, List<Term> items) implements Term {
    public Array {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** {@code {k: v}}. */
  record Obj(Place place, List<Entry> entries) implements Term {
    public Obj {
      entries = List.copyOf(entries);
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** One {@code key: value} of an object. */
  record Entry(Term key, Term value) {}

  /** <code>{a, b}</code> or {@code set()}. */
  record SetOf(Place place, List<Term> items) implements Term {
    public SetOf {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * <code>[v | body]</code>, <code>{v | body}</code> or <code>{k: v | body}</code>.
   *
   * @param key only for objects
   */
  record Comprehension(Place place, Kind kind, @Nullable Term key, Term value, Body body)
      implements Term {
    /** What the comprehension collects into. */
    public enum Kind {
      /** An array. */
      ARRAY,
      /** A set. */
      SET,
      /** An object. */
      OBJECT
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /** A call, or an infix expression (spec 08 §1.13), standing as a term. Gone after checking. */
  record Call(Place place, Ref operator, List<Term> args) implements Term {
    public Call {
      args = List.copyOf(args);
    }

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }

  /**
   * A template string (spec 08 §1.6). Gone after checking.
   *
   * @param raw written between back-ticks
   */
  record Template(Place place, boolean raw, List<Part> parts) implements Term {
    public Template {
      parts = List.copyOf(parts);
    }

    /** A piece of a template. */
    public sealed interface Part {}

    /** Literal text. */
    public record Text(Place place, String value) implements Part {}

    /** <code>{expression}</code>, with its modifiers. */
    public record Hole(Literal literal) implements Part {}

    @Override
    public String toString() {
      return TermText.of(this);
    }
  }
}
