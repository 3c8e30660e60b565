/**
 * A JVM in a Choria fleet (spec 01 §8–§14, spec 02 §3–§5): {@link
 * io.choria.messaging.rpc.FleetConnection} connects as a configuration says, {@link
 * io.choria.messaging.rpc.FleetServer} hosts agents and answers discovery, {@link
 * io.choria.messaging.rpc.FleetClient} asks and collects verified replies.
 *
 * <p>What comes from the network never throws into user code: it is counted, and a {@link
 * io.choria.messaging.rpc.FleetListener} learns why it was refused.
 */
@NullMarked
package io.choria.messaging.rpc;

import org.jspecify.annotations.NullMarked;
