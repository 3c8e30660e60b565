/**
 * The settings of the program: one declaration gives the key in files, the variable, the flag, the
 * help and the check.
 */
@NullMarked
package io.choria.examples.shipper.settings;

import org.jspecify.annotations.NullMarked;
