/** Runs programs of others: agents, discovery, facts. */
@NullMarked
package io.choria.messaging.rpc.program;

import org.jspecify.annotations.NullMarked;
