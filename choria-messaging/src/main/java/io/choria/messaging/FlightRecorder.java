package io.choria.messaging;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The rare events as JFR events, so that a recording of a bad hour shows them beside the rest. */
final class FlightRecorder {
  private FlightRecorder() {}

  static void connection(ConnectionEvent event) {
    switch (event.kind()) {
      case CONNECTED -> {
        ConnectEvent jfr = new ConnectEvent();
        jfr.server = event.server();
        jfr.commit();
      }
      case RECONNECTED -> {
        ReconnectEvent jfr = new ReconnectEvent();
        jfr.server = event.server();
        jfr.commit();
      }
      case DISCONNECTED, CLOSED -> {
        DisconnectEvent jfr = new DisconnectEvent();
        jfr.server = event.server();
        jfr.finalClose = event.kind() == ConnectionEvent.Kind.CLOSED;
        jfr.commit();
      }
      default -> {}
    }
  }

  static void slowConsumer(String subject, long dropped) {
    SlowConsumerEvent jfr = new SlowConsumerEvent();
    jfr.subject = subject;
    jfr.dropped = dropped;
    jfr.commit();
  }

  static void redelivered(String stream, String consumer, long streamSequence, long deliveries) {
    RedeliveryEvent jfr = new RedeliveryEvent();
    jfr.stream = stream;
    jfr.consumer = consumer;
    jfr.streamSequence = streamSequence;
    jfr.deliveries = deliveries;
    jfr.commit();
  }

  @Name("io.choria.Connect")
  @Label("NATS Connect")
  @Description("A connection to a NATS server was made")
  @Category({"Choria", "Messaging"})
  @StackTrace(false)
  static final class ConnectEvent extends Event {
    @Label("Server")
    @Nullable String server;
  }

  @Name("io.choria.Reconnect")
  @Label("NATS Reconnect")
  @Description("A lost connection to a NATS server was made again")
  @Category({"Choria", "Messaging"})
  @StackTrace(false)
  static final class ReconnectEvent extends Event {
    @Label("Server")
    @Nullable String server;
  }

  @Name("io.choria.Disconnect")
  @Label("NATS Disconnect")
  @Description("A connection to a NATS server was lost or closed")
  @Category({"Choria", "Messaging"})
  @StackTrace(false)
  static final class DisconnectEvent extends Event {
    @Label("Server")
    @Nullable String server;

    @Label("Closed for good")
    boolean finalClose;
  }

  @Name("io.choria.SlowConsumer")
  @Label("Slow Consumer")
  @Description("A subscriber did not keep up and messages were dropped")
  @Category({"Choria", "Messaging"})
  @StackTrace(false)
  static final class SlowConsumerEvent extends Event {
    @Label("Subject")
    @Nullable String subject;

    @Label("Dropped")
    long dropped;
  }

  @Name("io.choria.Redelivery")
  @Label("Stream Redelivery")
  @Description("A stream message was delivered again")
  @Category({"Choria", "Messaging"})
  @StackTrace(false)
  static final class RedeliveryEvent extends Event {
    @Label("Stream")
    @Nullable String stream;

    @Label("Consumer")
    @Nullable String consumer;

    @Label("Stream sequence")
    long streamSequence;

    @Label("Deliveries")
    long deliveries;
  }
}
