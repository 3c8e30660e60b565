/** The command line: check, eval and test policies (spec 08 §9). */
@NullMarked
package io.choria.rego.cli;

import org.jspecify.annotations.NullMarked;
