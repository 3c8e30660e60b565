package io.choria.messaging;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Carries trace context in message headers (W3C {@code traceparent} and {@code tracestate},
 * REQ-MP-5). For users to implement; a ready one for OpenTelemetry is {@code
 * io.choria.messaging.telemetry.OpenTelemetryTracing}. Must be safe for use by many threads.
 */
public interface TracePropagation {
  /**
   * Called before a message is sent.
   *
   * @param headers the message's headers so far, or null; belongs to the caller of publish, so add
   *     to a copy
   * @param subject template of the subject
   * @return the headers to send, or null for none
   */
  @Nullable Headers outgoing(@Nullable Headers headers, String subject);

  /**
   * Called on the handling thread before a message is handled.
   *
   * @param headers the message's headers, or null; hostile ones must not make this throw
   * @param subject template of the subscription
   * @return closed on the same thread when the handler is done
   */
  Scope incoming(@Nullable Headers headers, String subject);

  /** What lasts while a message is handled. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
