/**
 * What a call of any built-in needs: checks of its operands with the texts of their errors, the
 * account of the text that it will make, and what was compiled from texts and is kept between calls
 * (spec 08 §3.2). Depends on no other room.
 */
@NullMarked
package io.choria.rego.builtin.stdlib.call;

import org.jspecify.annotations.NullMarked;
