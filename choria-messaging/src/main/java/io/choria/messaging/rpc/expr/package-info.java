/**
 * The expression language of compound filters and reply filters (spec 02 §4.5): text, tokens, tree,
 * check of types, evaluation with a budget. Knows nothing of fleets.
 */
@NullMarked
package io.choria.messaging.rpc.expr;

import org.jspecify.annotations.NullMarked;
