package io.choria.rego;

/** Hides values in explanations. */
@FunctionalInterface
public interface Redaction {
  /**
   * What is shown in place of a value.
   *
   * @param term the term as written in the policy, for example {@code input.token}
   * @param value its value
   * @return what is shown in place of a value
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
   * Shows no value at all.
   *
   * @return a redaction that hides all
   */
  static Redaction all() {
    return (term, value) -> "(" + value.kind().label() + ")";
  }
}
