package io.choria.rego.ast;

/**
 * A comment.
 *
 * @param text what stands after the {@code #}, without a carriage return at the end
 */
public record Comment(Place place, String text) {}
