/**
 * Functions about policies and their evaluation: {@code rego.*}, {@code opa.runtime}, {@code
 * trace}, and the cases of tests (spec 08 §2.18, §2.19, §4.19).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.rego;

import org.jspecify.annotations.NullMarked;
