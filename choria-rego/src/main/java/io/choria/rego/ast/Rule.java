package io.choria.rego.ast;

import org.jspecify.annotations.Nullable;

/**
 * A rule, one body of it, with its {@code else} branches.
 *
 * @param isDefault {@code default p := v}
 * @param bodyWritten whether the body stands in the text; otherwise it is {@code true}
 * @param otherwise the {@code else} branch, tried when the body has no solution
 */
public record Rule(
    Place place,
    Head head,
    Body body,
    boolean isDefault,
    boolean bodyWritten,
    @Nullable Rule otherwise) {

  /** The same with another head, body and {@code else} branch. */
  public Rule with(Head newHead, Body newBody, @Nullable Rule newOtherwise) {
    return new Rule(place, newHead, newBody, isDefault, bodyWritten, newOtherwise);
  }

  @Override
  public String toString() {
    return TermText.of(this);
  }
}
