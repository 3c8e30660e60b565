/** What the measurements have in common. */
@NullMarked
package io.choria.benchmarks;

import org.jspecify.annotations.NullMarked;
