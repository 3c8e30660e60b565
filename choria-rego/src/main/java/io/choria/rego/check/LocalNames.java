package io.choria.rego.check;

import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Supplies names for generated variables that occur in no text (spec 08 §3.3 stage 2). */
final class LocalNames {
  private final String middle;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> originals = new HashMap<>();
  private final Map<String, Term> subjects = new HashMap<>();
  private final Set<String> ignored = new HashSet<>();
  private int next;

  LocalNames(String middle) {
    this.middle = middle;
  }

  /** For what builds on modules that were compiled: knows the names that they had. */
  LocalNames(String middle, LocalNames modules) {
    this(middle);
    taken.addAll(modules.taken);
    originals.putAll(modules.originals);
  }

  /** Sees to it that names of this text are not given out. */
  Walker avoiding() {
    return new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Var v && v.isGenerated()) {
          taken.add(v.name());
        }
        return true;
      }
    };
  }

  String next() {
    String name;
    do {
      name = Names.local(middle, next++);
    } while (taken.contains(name));
    return name;
  }

  Term.Var variable(Place place) {
    return new Term.Var(place, next());
  }

  /** {@code fresh = term}, where the term stands. */
  Literal capture(Term term) {
    return Ast.equal(term.place(), variable(term.place()), term);
  }

  /** Remembers which written variable a generated one stands for. */
  void rename(String original, String generated) {
    originals.put(generated, original);
  }

  /** The written name of a variable: its own, unless it was renamed. */
  String original(String name) {
    return originals.getOrDefault(name, name);
  }

  /** Remembers that nothing will ever read a generated variable. */
  void ignore(String generated) {
    ignored.add(generated);
  }

  boolean isIgnored(String name) {
    return ignored.contains(name);
  }

  /** Remembers which term a generated variable holds, for messages. */
  void holds(String name, Term subject) {
    subjects.putIfAbsent(name, subject);
  }

  @Nullable Term held(String name) {
    return subjects.get(name);
  }

  /** The written name of a variable; null if no text has it. */
  @Nullable String written(String name) {
    String original = original(name);
    return Names.isGenerated(original) && !taken.contains(original) ? null : original;
  }
}
