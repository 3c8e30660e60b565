package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.index.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The documents and functions that a literal sees, with what was already computed about them. Each
 * {@code with} makes a scope of its own, so that nothing computed under it is used outside or the
 * other way round (spec 08 §2.16).
 */
final class Scope implements Documents {
  /** Up to this many results of calls, the table is worth keeping. */
  private static final int FEW_CALLS = 16;

  /** Stands for undefined in {@link #documents}. */
  static final Object UNDEFINED = new Object();

  final @Nullable Scope outer;

  // these two change only in the scope that is the root, between two evaluations
  @Nullable Value input;

  /** Base data, replacements included. */
  Value base;

  /** Below these paths of {@code data} there are no rules; null if nothing is replaced. */
  final @Nullable Mask mask;

  /** Replaced functions; null if there are none. */
  final @Nullable Map<Object, Replacement> replacements;

  /** Whether nothing but the input and base data can differ from the policy as it was loaded. */
  final boolean plain;

  /** What the root holds between two evaluations. */
  private final Value home;

  private @Nullable DocumentCache documents;
  private @Nullable Map<CallKey, Object> calls;
  private @Nullable Scope original;
  private @Nullable Map<Object, Scope> without;

  Scope(
      @Nullable Scope outer,
      @Nullable Value input,
      Value base,
      @Nullable Mask mask,
      @Nullable Map<Object, Replacement> replacements) {
    this.outer = outer;
    this.input = input;
    this.base = base;
    this.mask = mask;
    this.replacements = replacements;
    this.plain = mask == null && replacements == null;
    this.home = base;
  }

  /**
   * A scope without input, to be used again and again.
   *
   * @param home the base data that is likely to be asked
   */
  static Scope root(Value home) {
    return new Scope(null, null, home, null, null);
  }

  @Override
  public @Nullable Value input() {
    return input;
  }

  @Override
  public @Nullable Value base(List<Value> path) {
    Value value = base;
    for (int i = 0; i < path.size() && value != null; i++) {
      value = Lookup.baseChild(value, path.get(i));
    }
    return value;
  }

  /** Puts documents into a root. */
  Scope holding(@Nullable Value newInput, Value newBase) {
    input = newInput;
    if (base != newBase) {
      base = newBase;
    }
    return this;
  }

  /** Forgets documents and results. */
  void clear() {
    input = null;
    if (base != home) {
      base = home;
    }
    if (documents != null && !documents.clear()) {
      documents = null;
    }
    if (calls != null) {
      if (calls.size() <= FEW_CALLS) {
        calls.clear();
      } else {
        calls = null;
      }
    }
  }

  /** This scope without replaced functions: what the body of a replacement sees. */
  Scope withoutReplacements() {
    if (replacements == null) {
      return this;
    }
    if (original == null) {
      original = new Scope(this, input, base, mask, null);
    }
    return original;
  }

  /** This scope with one function as it is: what a rule sees that stands in for it. */
  Scope without(Object function) {
    if (replacements == null || !replacements.containsKey(function)) {
      return this;
    }
    if (without == null) {
      without = new HashMap<>();
    }
    Scope known = without.get(function);
    if (known == null) {
      Map<Object, Replacement> others = new HashMap<>(replacements);
      others.remove(function);
      known = new Scope(this, input, base, mask, others.isEmpty() ? null : others);
      without.put(function, known);
    }
    return known;
  }

  /** A cached result: a value, {@link #UNDEFINED}, or null if there is none. */
  @Nullable Object document(int id) {
    return documents == null ? null : documents.get(id);
  }

  void document(int id, Object result) {
    if (documents == null) {
      documents = new DocumentCache();
    }
    documents.put(id, result);
  }

  @Nullable Object call(CallKey key) {
    return calls == null ? null : calls.get(key);
  }

  void call(CallKey key, Object result) {
    if (calls == null) {
      calls = new HashMap<>();
    }
    calls.put(key, result);
  }
}
