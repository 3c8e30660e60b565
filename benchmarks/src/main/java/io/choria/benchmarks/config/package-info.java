/** What loading settings costs,. */
@NullMarked
package io.choria.benchmarks.config;

import org.jspecify.annotations.NullMarked;
