package io.choria.rego.plan;

/** Who can notice that a literal was evaluated in vain. */
enum Notice {
  /** Nobody: it only takes time. */
  NOBODY,
  /** Who wants to know of failed built-ins, or of what is printed. */
  WATCHERS,
  /** Anybody: it may end the evaluation. */
  ANYBODY;

  Notice or(Notice other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
