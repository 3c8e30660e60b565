package io.choria.messaging;

import org.jspecify.annotations.Nullable;

/** The values that a {@link SubjectTemplate} found in a subject. Immutable. */
public final class SubjectMatch {
  private final SubjectTemplate template;
  private final String subject;
  private final Object[] values;

  SubjectMatch(SubjectTemplate template, String subject, Object[] values) {
    this.template = template;
    this.subject = subject;
    this.values = values;
  }

  /**
   * The subject that was taken apart.
   *
   * @return the subject
   */
  public String subject() {
    return subject;
  }

  /**
   * The value of a place.
   *
   * @param token a token of the template
   * @param <V> type of the value
   * @return its value
   * @throws SubjectException when the template has no such place
   */
  @SuppressWarnings("unchecked") // the template's token of that name made the value
  public <V> V get(Token<V> token) {
    return (V) values[template.indexOf(token)];
  }

  /**
   * The text of a place by name.
   *
   * @param name a name of the template
   * @return the value as text
   * @throws SubjectException when the template has no such place
   */
  public String get(String name) {
    int index = template.indexOf(Token.string(name));
    return template.tokens().get(index).textOf(values[index]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SubjectMatch match
        && match.subject.equals(subject)
        && match.template.equals(template);
  }

  @Override
  public int hashCode() {
    return subject.hashCode();
  }

  @Override
  public String toString() {
    return subject;
  }
}
