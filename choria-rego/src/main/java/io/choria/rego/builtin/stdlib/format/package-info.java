/**
 * How Go writes numbers and text, and {@code sprintf}, which shows it to policies: digits of
 * floats, quotes, escapes, and the directives of {@code fmt} (spec 08 §5.1). Other rooms use it
 * wherever a text must look as the reference makes it.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.format;

import org.jspecify.annotations.NullMarked;
