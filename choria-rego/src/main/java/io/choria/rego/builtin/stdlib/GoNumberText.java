package io.choria.rego.builtin.stdlib;

/**
 * A number that Go code sees as {@code json.Number}, which is a kind of string (spec 08 §5.7).
 *
 * @param text the text of the number
 */
record GoNumberText(String text) {}
