/**
 * Rego for the JVM: compile policies from text and evaluate them in process.
 *
 * <p>Start at {@link io.choria.rego.Rego}. Everything in this package is the public interface of
 * the module.
 */
@NullMarked
package io.choria.rego;

import org.jspecify.annotations.NullMarked;
