package io.choria.messaging;

/**
 * Turns values into payloads and back. For users to implement; must be safe for use by many
 * threads.
 *
 * @param <T> type of the values
 */
public interface Codec<T> {
  /**
   * Writes a value.
   *
   * @param value the value
   * @return the payload; the caller sends it without a copy
   * @throws CodecException when the value cannot be written
   */
  byte[] encode(T value);

  /**
   * Reads a payload that came from elsewhere.
   *
   * @param payload any bytes; owned by the result afterwards
   * @return the value
   * @throws CodecException when the payload cannot be read; other exceptions count as the same
   */
  T decode(byte[] payload);

  /**
   * Payloads as they are, without a copy.
   *
   * @return the codec
   */
  static Codec<byte[]> bytes() {
    return Codecs.BYTES;
  }

  /**
   * UTF-8 text; payloads that are not valid UTF-8 are refused.
   *
   * @return the codec
   */
  static Codec<String> text() {
    return Codecs.TEXT;
  }

  /**
   * JSON through Jackson: records, beans, collections, tree nodes. Unknown fields are ignored, text
   * after the value is refused, and Jackson's limits for depth and length apply.
   *
   * @param type class of the values; its package must be open to Jackson when it is in a module
   * @param <T> type of the values
   * @return the codec
   */
  static <T> Codec<T> json(Class<T> type) {
    return JsonCodec.of(type);
  }

  /**
   * A codec of two functions, which may throw what they like.
   *
   * @param encode writes
   * @param decode reads
   * @param <T> type of the values
   * @return the codec
   */
  static <T> Codec<T> of(Step<T, byte[]> encode, Step<byte[], T> decode) {
    return new Codecs.OfSteps<>(encode, decode);
  }

  /**
   * One direction of a codec.
   *
   * @param <A> what comes
   * @param <B> what goes
   */
  interface Step<A, B> {
    /**
     * Converts.
     *
     * @param from what comes
     * @return what goes
     * @throws Exception reported as a {@link CodecException}
     */
    B apply(A from) throws Exception;
  }
}
