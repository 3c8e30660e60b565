/** A program with settings of its own: where values come from and what is said about mistakes. */
@NullMarked
package io.choria.examples.settings;

import org.jspecify.annotations.NullMarked;
