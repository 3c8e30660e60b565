package io.choria.examples.shipper.receive;

import org.jspecify.annotations.Nullable;

/**
 * One message as it came from the stream; nothing in it is trusted.
 *
 * @param subject its subject
 * @param position text of the position header, or null
 * @param openLine whether the payload ends inside a line
 * @param encoding name of the compression, or null
 * @param payload the bytes
 * @param sequence stream sequence
 * @param time when the stream stored it, milliseconds since the epoch
 * @param acknowledge tells the server that this message and all before it are done
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record Arrival(
    String subject,
    @Nullable String position,
    boolean openLine,
    @Nullable String encoding,
    byte[] payload,
    long sequence,
    long time,
    Runnable acknowledge) {
  /** What a message takes beside its payload: subject, headers, and the objects around them. */
  private static final long OVERHEAD = 1024;

  /** About how much memory it takes. */
  long footprint() {
    return payload.length + OVERHEAD;
  }
}
