package io.choria.rego.builtin.stdlib.format;

/**
 * A number that Go code sees as {@code json.Number}, which is a kind of string (spec 08 §5.7).
 *
 * @param text the text of the number
 */
public record GoNumberText(String text) {}
