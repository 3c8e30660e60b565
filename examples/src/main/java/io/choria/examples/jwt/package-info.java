/**
 * A program for keys and tokens, with the commands and options of {@code choria jwt} (spec 03 §12)
 * and built with the public API alone.
 */
@NullMarked
package io.choria.examples.jwt;

import org.jspecify.annotations.NullMarked;
