/**
 * The descriptions of agents and data providers (spec 02 §2): {@link
 * io.choria.messaging.rpc.ddl.AgentDdl} and {@link io.choria.messaging.rpc.ddl.DataDdl} are read
 * from JSON, found by a {@link io.choria.messaging.rpc.ddl.DdlLibrary}, turn text into typed inputs
 * and say whether a request is one that the agent accepts.
 *
 * <p>Everything here is immutable and safe for use by several threads. Values are trees of Jackson,
 * which must not be changed.
 */
@NullMarked
package io.choria.messaging.rpc.ddl;

import org.jspecify.annotations.NullMarked;
