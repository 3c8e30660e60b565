/** Decides by a policy, explains, reloads, tests: {@code ./demo rego}. */
@NullMarked
package io.choria.examples.rego;

import org.jspecify.annotations.NullMarked;
