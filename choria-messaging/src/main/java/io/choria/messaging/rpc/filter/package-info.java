/**
 * Whether a filter selects a server (spec 02 §4): fact paths, comparisons, classes, compound
 * expressions. Knows nothing of connections.
 */
@NullMarked
package io.choria.messaging.rpc.filter;

import org.jspecify.annotations.NullMarked;
