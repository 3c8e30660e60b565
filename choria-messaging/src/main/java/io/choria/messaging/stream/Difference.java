package io.choria.messaging.stream;

/**
 * One setting that is not as it was declared.
 *
 * @param setting the name of the setting in the server's document, such as {@code max_age}
 * @param current what the server has, as JSON; empty when the setting is absent
 * @param wanted what was declared, as JSON
 * @param updatable whether the server lets it be changed on what exists
 */
public record Difference(String setting, String current, String wanted, boolean updatable) {}
