/**
 * Agents of the RPC in a server (spec 02 §3): described by a DDL, authorized, audited, answered
 * with a status. {@link io.choria.messaging.rpc.agent.RpcAgents} brings them into a {@link
 * io.choria.messaging.rpc.FleetServer}; an {@link io.choria.messaging.rpc.agent.RpcAgent} is made
 * of a DDL and handlers, or of an interface marked with {@link
 * io.choria.messaging.rpc.agent.Agent}, whose DDL the compiler writes.
 */
@NullMarked
package io.choria.messaging.rpc.agent;

import org.jspecify.annotations.NullMarked;
