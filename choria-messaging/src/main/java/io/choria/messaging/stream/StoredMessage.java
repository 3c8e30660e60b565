package io.choria.messaging.stream;

import io.nats.client.impl.Headers;
import java.time.Instant;

/**
 * A message as a stream holds it.
 *
 * @param stream the stream
 * @param subject the subject it was published to
 * @param sequence its position in the stream
 * @param time when the server stored it
 * @param headers its headers, empty when it has none
 * @param data its body; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over as it came, compared by nobody
public record StoredMessage(
    String stream, String subject, long sequence, Instant time, Headers headers, byte[] data) {}
