package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.wire.ShipperHeaders;
import io.choria.messaging.ChoriaException;
import io.choria.messaging.MessagingConnection;
import io.choria.messaging.MessagingConnectionBuilder;
import io.choria.messaging.stream.AsyncPublisher;
import io.choria.messaging.stream.Publication;
import io.choria.messaging.stream.PublishListener;
import io.choria.messaging.stream.StoredMessage;
import io.choria.messaging.stream.StreamException;
import io.choria.messaging.stream.StreamSpec;
import io.choria.messaging.stream.StreamStatus;
import io.choria.messaging.stream.Streams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link Link} over a connection that does not reconnect by itself. Owns the connection. */
final class NatsLink implements Link {
  private static final Duration ACK_TIMEOUT = Duration.ofSeconds(60);

  private final MessagingConnection connection;
  private final Streams streams;
  private final String stream;
  private final String subject;
  private final AsyncPublisher<Acknowledgement> publisher;

  private NatsLink(
      MessagingConnection connection,
      Streams streams,
      String stream,
      String subject,
      int window,
      int windowBytes) {
    this.connection = connection;
    this.streams = streams;
    this.stream = stream;
    this.subject = subject;
    this.publisher =
        AsyncPublisher.builder(streams, new Answers())
            .window(window)
            .windowBytes(windowBytes)
            .ackTimeout(ACK_TIMEOUT)
            .retries(0)
            .open();
  }

  private static final class Answers implements PublishListener<Acknowledgement> {
    @Override
    public void acknowledged(Acknowledgement ack, String stream, long sequence, boolean duplicate) {
      ack.stored(sequence, duplicate);
    }

    @Override
    public void failed(Acknowledgement ack, Publication publication, StreamException problem) {
      ack.failed(problem);
    }
  }

  /**
   * Connects and finds the stream that takes the subject.
   *
   * @param stream its name, or null to ask the server
   */
  static NatsLink open(
      MessagingConnectionBuilder builder,
      @Nullable String stream,
      String subject,
      int window,
      int windowBytes)
      throws InterruptedException {
    MessagingConnection connection;
    try {
      connection = builder.reconnect(false).connect();
    } catch (ChoriaException e) {
      throw new LinkBrokenException(e);
    }
    try {
      Streams streams = Streams.of(connection);
      return new NatsLink(
          connection,
          streams,
          stream == null ? find(streams, subject) : stream,
          subject,
          window,
          windowBytes);
    } catch (ChoriaException e) {
      connection.close();
      throw new LinkBrokenException(e);
    } catch (InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static String find(Streams streams, String subject) throws InterruptedException {
    List<String> names = streams.names(subject);
    if (names.size() != 1) {
      throw new LinkBrokenException(
          "expected one stream that takes " + subject + ", found " + names);
    }
    return names.get(0);
  }

  @Override
  public Optional<LastStored> last() throws InterruptedException {
    try {
      Optional<StoredMessage> message = streams.lastOn(stream, subject);
      return message.map(
          m -> new LastStored(m.sequence(), m.headers().getFirst(ShipperHeaders.POSITION)));
    } catch (ChoriaException e) {
      throw new LinkBrokenException(e);
    }
  }

  @Override
  public StreamState state() throws InterruptedException {
    try {
      StreamStatus status =
          streams
              .status(stream)
              .orElseThrow(
                  () -> new LinkBrokenException("expected the stream " + stream + ", found none"));
      return new StreamState(
          status.firstSequence(),
          status.lastSequence(),
          status.retention() == StreamSpec.Retention.LIMITS);
    } catch (ChoriaException e) {
      throw new LinkBrokenException(e);
    }
  }

  @Override
  public long maxPayload() {
    return connection.maxPayload();
  }

  @Override
  public void send(
      String messageId,
      boolean openLine,
      @Nullable String encoding,
      @Nullable String file,
      byte[] payload,
      Acknowledgement ack)
      throws InterruptedException {
    Publication publication;
    if (!openLine && encoding == null && file == null) {
      publication = Publication.of(subject, messageId, payload);
    } else {
      Publication.Builder builder = Publication.builder(subject, payload).messageId(messageId);
      if (openLine) {
        builder.addHeader(ShipperHeaders.OPEN_LINE, ShipperHeaders.TRUE);
      }
      if (encoding != null) {
        builder.addHeader(ShipperHeaders.ENCODING, encoding);
      }
      if (file != null) {
        builder.addHeader(ShipperHeaders.FILE, printable(file));
      }
      publication = builder.build();
    }
    try {
      publisher.publish(publication, ack);
    } catch (ChoriaException | IllegalStateException e) {
      throw new LinkBrokenException(e);
    }
  }

  /**
   * A path as a header value: what is not printable ASCII, or too long, is only for reading and may
   * be replaced.
   */
  private static String printable(String file) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < file.length() && i < 256; i++) {
      char c = file.charAt(i);
      out.append(c >= ' ' && c < 127 ? c : '?');
    }
    return out.toString();
  }

  @Override
  public boolean drain(Duration deadline) throws InterruptedException {
    try {
      publisher.flush(deadline);
      return true;
    } catch (ChoriaException e) {
      return false;
    }
  }

  @Override
  public boolean isOpen() {
    return connection.isConnected();
  }

  @Override
  public void close() {
    if (connection.isConnected()) {
      publisher.close();
    }
    connection.close();
  }
}
