/**
 * Arrays, sets and objects: algebra of sets, {@code array.*}, {@code object.*}, membership, and
 * {@code graph.*} over objects of neighbours (spec 08 §4.6 to §4.8, §4.17).
 */
@NullMarked
package io.choria.rego.builtin.stdlib.collection;

import org.jspecify.annotations.NullMarked;
