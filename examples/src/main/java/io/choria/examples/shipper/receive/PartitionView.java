package io.choria.examples.shipper.receive;

import io.choria.messaging.MessagingConnection;
import io.choria.messaging.stream.ConsumerStatus;
import io.choria.messaging.stream.Streams;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How far receivers are behind, seen from outside. */
public final class PartitionView {
  private final MessagingConnection connection;
  private final Streams streams;
  private final String stream;
  private final String subject;
  private final String consumer;

  /**
   * For one stream.
   *
   * @param connection an open connection
   * @param stream its name
   * @param subject the base subject
   * @param consumer prefix of the consumers
   */
  public PartitionView(
      MessagingConnection connection, String stream, String subject, String consumer) {
    this.connection = connection;
    this.streams = Streams.of(connection);
    this.stream = stream;
    this.subject = subject;
    this.consumer = consumer;
  }

  /**
   * One partition.
   *
   * @param receiving whether somebody asks for messages now
   * @param backlog messages not delivered yet
   * @param unacknowledged messages delivered and not acknowledged
   * @param redelivered messages delivered more than once and still open
   */
  public record State(boolean receiving, long backlog, long unacknowledged, long redelivered) {}

  /**
   * Asks the server.
   *
   * @param partition the partition
   * @return its state
   * @throws InterruptedException if interrupted while waiting
   */
  public State of(int partition) throws InterruptedException {
    PartitionConsumer consumers =
        new PartitionConsumer(streams, this::names, stream, subject, consumer, partition);
    Optional<ConsumerStatus> newest = consumers.newest();
    return newest
        .map(
            c ->
                new State(
                    c.waiting() > 0 || c.unacknowledged() > 0,
                    c.pending(),
                    c.unacknowledged(),
                    c.redelivered()))
        .orElse(new State(false, 0, 0, 0));
  }

  private List<String> names(String name) {
    try {
      return connection.jnats().jetStreamManagement().getConsumerNames(name);
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      // the last is what a connection says that is about to come back, or closed
      throw new ReceiveException(
          "cannot list the consumers of stream " + name + ": " + e.getMessage(), e);
    }
  }
}
