/** Writes the DDL of agents that are interfaces, at compile time. */
@NullMarked
package io.choria.messaging.rpc.processor;

import org.jspecify.annotations.NullMarked;
