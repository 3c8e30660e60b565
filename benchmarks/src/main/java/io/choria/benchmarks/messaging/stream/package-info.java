/** Streams beside raw jnats and the NATS command line. */
@NullMarked
package io.choria.benchmarks.messaging.stream;

import org.jspecify.annotations.NullMarked;
