/**
 * Numbers: arithmetic with its 64-bit mantissa, bits, ranges, {@code to_number}, units, random
 * numbers, and the aggregates that count, add, sort and choose (spec 08 §4.3 to §4.5).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.number;

import org.jspecify.annotations.NullMarked;
