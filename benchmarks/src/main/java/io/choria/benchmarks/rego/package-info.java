/** Rego measured beside its peers: evaluation, JSON text to decision, compilation. */
@NullMarked
package io.choria.benchmarks.rego;

import org.jspecify.annotations.NullMarked;
