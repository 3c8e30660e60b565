/**
 * What loading settings costs, beside Jackson and typesafe-config, and what their processor costs.
 */
@NullMarked
package io.choria.benchmarks.config;

import org.jspecify.annotations.NullMarked;
