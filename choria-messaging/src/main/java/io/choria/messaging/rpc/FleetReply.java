package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Reply;
import io.choria.messaging.security.ServerToken;
import java.time.Duration;
import java.util.Optional;

/**
 * One server's answer, verified and belonging to the request.
 *
 * @param sender the identity of the server; proven when there is a token
 * @param reply what it says
 * @param server the token that signed it; empty in version 1, and where signatures are not looked
 *     at
 * @param after the time from publishing the request to the arrival
 */
public record FleetReply(
    String sender, Reply reply, Optional<ServerToken> server, Duration after) {}
