/** The program {@code fleet}: finds servers, calls their agents, shows results as they arrive. */
@NullMarked
package io.choria.examples.fleet;

import org.jspecify.annotations.NullMarked;
