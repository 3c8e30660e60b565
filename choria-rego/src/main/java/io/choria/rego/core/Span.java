package io.choria.rego.core;

import io.choria.rego.Location;

/**
 * The piece of policy text that a form was made from.
 *
 * @param location where it starts
 * @param text the text as written, or its start; used by explanations and traces
 * @param length how long the whole piece is
 */
public record Span(Location location, String text, int length) {}
