package io.choria.rego.parse;

import io.choria.rego.ast.Place;

/**
 * A comment.
 *
 * @param text what stands after the {@code #}, without a carriage return at the end
 */
record Comment(Place place, String text) {}
