/**
 * The standard built-ins, one class per family, loaded when a policy first uses them (spec 08 §4).
 */
@NullMarked
package io.choria.rego.builtin.stdlib;

import org.jspecify.annotations.NullMarked;
