package io.choria.rego.core;

import io.choria.rego.Location;

/**
 * The piece of policy text that a form was made from.
 *
 * @param location where it starts
 * @param text the text as written, used by explanations and traces
 */
public record Span(Location location, String text) {
  /** Stands for no text at all. */
  public static final Span NONE = new Span(Location.UNKNOWN, "");
}
