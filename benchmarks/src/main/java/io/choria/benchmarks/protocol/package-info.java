/** What it costs to verify and to sign a request, beside Go and beside the bare signatures. */
@NullMarked
package io.choria.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
