/**
 * The language after checking and lowering: resolved names, safe order, a handful of forms (spec 08
 * §1.13). The front end produces it and the planner reads it; neither knows more of the other. What
 * both need stands here too.
 */
@NullMarked
package io.choria.rego.core;

import org.jspecify.annotations.NullMarked;
