/**
 * Runs the tests of policies with JUnit 5. The only package that needs JUnit; applications that do
 * not use it need no JUnit.
 */
@NullMarked
package io.choria.rego.junit;

import org.jspecify.annotations.NullMarked;
