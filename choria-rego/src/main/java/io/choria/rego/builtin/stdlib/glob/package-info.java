/**
 * {@code glob.*}: patterns with delimiters, compiled into regular expressions (spec 08 §4.12,
 * §5.6), and those of file paths in bundles.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.glob;

import org.jspecify.annotations.NullMarked;
