package io.choria.rego;

import java.util.Set;

/**
 * Hides values in explanations and traces. The same value may stand behind several terms: after
 * {@code t := input.token} a condition on {@code t} shows it under that name, and {@code input} has
 * it inside. So to hide by terms is not safe; {@link #hiding} looks at the values, {@link #all}
 * shows none. Must be thread-safe if it is used by several threads.
 */
@FunctionalInterface
public interface Redaction {
  /**
   * What is shown in place of a value.
   *
   * @param term the term as written in the policy, for example {@code input.token}
   * @param value its value
   * @return what is shown in place of a value, never null
   */
  String show(String term, Value value);

  /**
   * Shows everything.
   *
   * @return a redaction that hides nothing
   */
  static Redaction none() {
    return (term, value) -> value.toString();
  }

  /**
   * Shows no value at all, only of which kind it is.
   *
   * @return a redaction that hides all
   */
  static Redaction all() {
    return (term, value) -> kind(value);
  }

  /**
   * Hides some values under whatever name they turn up: those that equal one of them, hold one at
   * any depth, or are texts with one of them in it. What was made of one in another way, such as a
   * hash, is shown.
   *
   * @param secrets the values to hide
   * @return a redaction that shows all others
   */
  static Redaction hiding(Set<Value> secrets) {
    Secrets hidden = new Secrets(secrets);
    return (term, value) -> hidden.isIn(value) ? kind(value) : value.toString();
  }

  private static String kind(Value value) {
    return "(" + value.kind().label() + ")";
  }
}
