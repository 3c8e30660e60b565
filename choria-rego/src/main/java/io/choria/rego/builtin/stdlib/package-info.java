/**
 * The standard built-ins (spec 08 §4). This room has only the table that finds their code by the
 * name of a family; each subject has a room of its own below, whose classes are loaded when a
 * policy first uses them. Rooms may use each other but never in a circle, and none of them uses
 * this one.
 */
@NullMarked
package io.choria.rego.builtin.stdlib;

import org.jspecify.annotations.NullMarked;
