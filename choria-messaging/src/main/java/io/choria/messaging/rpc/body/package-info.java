/**
 * What requests and replies of agents carry inside the messages of the protocol (spec 02 §1).
 *
 * <p>The two bodies and the status codes are records and values without any connection: agents in
 * other processes, recorded messages and tests use them too.
 */
@NullMarked
package io.choria.messaging.rpc.body;

import org.jspecify.annotations.NullMarked;
