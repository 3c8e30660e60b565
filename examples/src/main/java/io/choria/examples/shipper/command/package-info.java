/** The subcommands: each reads its settings, runs one part and turns failures into exit codes. */
@NullMarked
package io.choria.examples.shipper.command;

import org.jspecify.annotations.NullMarked;
