/** Syntax to core form: the compile stages with all their errors (spec 08 §3.3, §3.4). */
@NullMarked
package io.choria.rego.check;

import org.jspecify.annotations.NullMarked;
