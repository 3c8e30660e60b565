/**
 * Makes the executable form of a checked policy: slots for variables, one node for each form (spec
 * 08 §6).
 */
@NullMarked
package io.choria.rego.plan;

import org.jspecify.annotations.NullMarked;
