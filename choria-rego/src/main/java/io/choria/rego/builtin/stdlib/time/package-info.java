/**
 * Times and durations: {@code time.*} with Go's layouts, calendar and zone names (spec 08 §4.14,
 * §5.2).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.time;

import org.jspecify.annotations.NullMarked;
