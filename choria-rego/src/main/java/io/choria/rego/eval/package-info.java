/**
 * The executable form of a policy: a tree of small nodes over slots, and the state of one
 * evaluation.
 *
 * <p>Three kinds of node do all the work. An {@link io.choria.rego.eval.Expr} gives at most one
 * value. A {@link io.choria.rego.eval.Check} holds or does not. A {@link io.choria.rego.eval.Node}
 * is the rest of a body: it runs what follows it once per solution and says whether the search may
 * stop. Which variable is bound where is known when the nodes are made, so there is no trail and
 * nothing to undo.
 */
@NullMarked
package io.choria.rego.eval;

import org.jspecify.annotations.NullMarked;
