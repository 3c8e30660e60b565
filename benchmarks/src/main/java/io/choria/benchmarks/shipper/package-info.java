/** The log shipper measured as a whole program, beside {@code nats bench}. */
@NullMarked
package io.choria.benchmarks.shipper;

import org.jspecify.annotations.NullMarked;
