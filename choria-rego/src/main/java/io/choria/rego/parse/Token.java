package io.choria.rego.parse;

import java.util.List;

/**
 * A token. Words are always {@link TokenKind#IDENT} here: which of them are keywords depends on the
 * imports read so far, and is decided by {@link Tokens}.
 *
 * @param text the text between {@code start} and {@code end}; of a string or template part without
 *     its delimiters
 * @param spaceBefore white space or a comment stands in front
 * @param newlineBefore a line end stands in front
 * @param errors why it is {@link TokenKind#ILLEGAL}; empty for signs that mean nothing
 */
record Token(
    TokenKind kind,
    int start,
    int end,
    String text,
    boolean spaceBefore,
    boolean newlineBefore,
    List<String> errors) {}
