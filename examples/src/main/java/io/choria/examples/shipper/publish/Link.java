package io.choria.examples.shipper.publish;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the stream, used until it breaks and never again: what was queued when it broke
 * must not go out behind a hole. Methods throw {@link LinkBrokenException} when the connection or
 * the stream does not do what it should.
 */
interface Link extends AutoCloseable {
  /** What the stream holds last for the publisher's subject. */
  record LastStored(long sequence, @Nullable String messageId) {}

  /**
   * State of the whole stream.
   *
   * @param firstSequence sequence of the oldest message
   * @param lastSequence sequence of the newest message ever stored
   * @param keepsAcknowledged true when only limits remove messages, so that what was stored last
   *     must still be there
   */
  record StreamState(long firstSequence, long lastSequence, boolean keepsAcknowledged) {}

  /** Told once for each message, on any thread. */
  interface Acknowledgement {
    void stored(long sequence, boolean duplicate);

    void failed(Throwable why);
  }

  /** Reads the last message of the subject. */
  Optional<LastStored> last() throws InterruptedException;

  /** Reads the state of the stream. */
  StreamState state() throws InterruptedException;

  /** Largest payload with headers that the server takes. */
  long maxPayload();

  /** Sends; waits while too much is under way. */
  void send(
      String messageId,
      boolean openLine,
      @Nullable String encoding,
      @Nullable String file,
      byte[] payload,
      Acknowledgement ack)
      throws InterruptedException;

  /** Waits until all that was sent is acknowledged or failed; false if the time was not enough. */
  boolean drain(Duration deadline) throws InterruptedException;

  boolean isOpen();

  @Override
  void close();
}
