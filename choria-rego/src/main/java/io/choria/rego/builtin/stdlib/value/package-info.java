/**
 * What is asked of values of any kind: comparisons by the total order, {@code type_name}, the
 * {@code is_…} family and casts (spec 08 §4.2, §4.13).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.value;

import org.jspecify.annotations.NullMarked;
