package io.choria.examples.shipper.wire;

/**
 * Names and values of the headers that the shipper adds; a receiver that ignores them still gets
 * whole lines.
 */
public final class ShipperHeaders {
  /** The position of the payload in its source; also what JetStream de-duplicates by. */
  public static final String POSITION = "Nats-Msg-Id";

  /**
   * Present with the value {@link #TRUE} when the payload ends inside a line: no newline follows it
   * in the source.
   */
  public static final String OPEN_LINE = "Shipper-Open-Line";

  /** How the payload is compressed, for example {@link #DEFLATE}; absent when it is plain. */
  public static final String ENCODING = "Shipper-Encoding";

  /** Path of the source, in the first message of a file in each session. */
  public static final String FILE = "Shipper-File";

  /** Value of {@link #ENCODING} for a zlib stream. */
  public static final String DEFLATE = "deflate";

  /** Value of {@link #OPEN_LINE}. */
  public static final String TRUE = "true";

  private ShipperHeaders() {}
}
