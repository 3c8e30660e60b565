/** The typed messaging patterns beside raw jnats. */
@NullMarked
package io.choria.benchmarks.messaging;

import org.jspecify.annotations.NullMarked;
