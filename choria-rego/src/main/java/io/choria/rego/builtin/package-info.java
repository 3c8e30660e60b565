/**
 * Built-in functions: the registry of the standard ones and what is needed to write one's own (spec
 * 08 §4, spec 07 §6 R-13).
 */
@NullMarked
package io.choria.rego.builtin;

import org.jspecify.annotations.NullMarked;
