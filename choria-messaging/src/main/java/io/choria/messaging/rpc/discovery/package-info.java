/**
 * Ways to find the servers that a filter selects (spec 02 §5): by asking them all, from files, from
 * PuppetDB, or by a program.
 */
@NullMarked
package io.choria.messaging.rpc.discovery;

import org.jspecify.annotations.NullMarked;
