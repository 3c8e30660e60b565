/**
 * Calls of actions on many servers (spec 02 §6): {@link io.choria.messaging.rpc.client.RpcClient}
 * finds servers, asks them, and hands over what each one answers as it arrives.
 */
@NullMarked
package io.choria.messaging.rpc.client;

import org.jspecify.annotations.NullMarked;
