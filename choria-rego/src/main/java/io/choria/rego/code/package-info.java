/**
 * Writes the classes that hot bodies of policies are turned into. Knows the class file and nothing
 * of policies; {@code eval} says what is to be written.
 */
@NullMarked
package io.choria.rego.code;

import org.jspecify.annotations.NullMarked;
