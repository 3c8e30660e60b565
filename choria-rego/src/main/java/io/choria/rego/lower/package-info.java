/**
 * Turns resolved and renamed rules into the few forms that are planned (spec 08 §1.13): one class
 * per stage, in the order of spec 08 §3.3.
 */
@NullMarked
package io.choria.rego.lower;

import org.jspecify.annotations.NullMarked;
