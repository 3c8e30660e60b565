package io.choria.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a connection.
 *
 * @param kind what happened
 * @param server the server's URL, when one is known
 * @param at when, by the local clock
 * @param detail the text that the client library or the server gave; empty when there is none
 */
public record ConnectionEvent(Kind kind, @Nullable String server, Instant at, String detail) {
  /** What happened. */
  public enum Kind {
    /** The first handshake succeeded. */
    CONNECTED,
    /** The socket is gone; reconnecting begins unless the connection is being closed. */
    DISCONNECTED,
    /** A later handshake succeeded. */
    RECONNECTED,
    /** After a reconnect, the server knows all subscriptions again. */
    RESUBSCRIBED,
    /** The cluster told of servers that were not known. */
    DISCOVERED_SERVERS,
    /** The server is about to stop and asks its clients to move. */
    LAME_DUCK,
    /** The server sent an error. */
    SERVER_ERROR,
    /** The connection is closed for good. */
    CLOSED
  }
}
