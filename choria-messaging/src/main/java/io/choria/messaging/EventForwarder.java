package io.choria.messaging;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns the library's connection events into ours. */
final class EventForwarder implements ConnectionListener {
  private final Observers observers;
  private final Attachments attachments;

  EventForwarder(Observers observers, Attachments attachments) {
    this.observers = observers;
    this.attachments = attachments;
  }

  @Override
  @Deprecated
  public void connectionEvent(Connection connection, Events type) {
    connectionEvent(connection, type, System.currentTimeMillis(), connection.getConnectedUrl());
  }

  @Override
  public void connectionEvent(Connection connection, Events type, Long time, @Nullable String uri) {
    ConnectionEvent.Kind kind =
        switch (type) {
          case CONNECTED -> ConnectionEvent.Kind.CONNECTED;
          case CLOSED -> ConnectionEvent.Kind.CLOSED;
          case DISCONNECTED -> ConnectionEvent.Kind.DISCONNECTED;
          case RECONNECTED -> ConnectionEvent.Kind.RECONNECTED;
          case RESUBSCRIBED -> ConnectionEvent.Kind.RESUBSCRIBED;
          case DISCOVERED_SERVERS -> ConnectionEvent.Kind.DISCOVERED_SERVERS;
          case LAME_DUCK -> ConnectionEvent.Kind.LAME_DUCK;
        };
    observers.connection(
        new ConnectionEvent(kind, uri, Instant.ofEpochMilli(time), type.getEvent()));
    if (kind == ConnectionEvent.Kind.CLOSED) {
      attachments.closeAll();
    }
  }
}
