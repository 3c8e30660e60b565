package io.choria.rego.check;

import io.choria.rego.Dialect;

/**
 * One text to compile.
 *
 * @param file the name for messages
 * @param text the text
 * @param dialect by which rules to read it
 */
public record SourceText(String file, String text, Dialect dialect) {}
