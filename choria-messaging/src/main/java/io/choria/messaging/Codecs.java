package io.choria.messaging;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The codecs that need nothing else. */
final class Codecs {
  static final Codec<byte[]> BYTES = new OfBytes();
  static final Codec<String> TEXT = new OfText();

  private Codecs() {}

  private static final class OfBytes implements Codec<byte[]> {
    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] payload) {
      return payload;
    }
  }

  private static final class OfText implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] payload) {
      String text = new String(payload, StandardCharsets.UTF_8);
      // the quick way replaces what is malformed; only a text with such a mark is read once more
      if (text.indexOf('\ufffd') >= 0) {
        try {
          return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException e) {
          throw new CodecException("expected UTF-8 text: bytes=" + payload.length, e);
        }
      }
      return text;
    }
  }

  static final class OfSteps<T> implements Codec<T> {
    private final Step<T, byte[]> encode;
    private final Step<byte[], T> decode;

    OfSteps(Step<T, byte[]> encode, Step<byte[], T> decode) {
      this.encode = encode;
      this.decode = decode;
    }

    @Override
    public byte[] encode(T value) {
      return run(encode, value, "cannot write the value");
    }

    @Override
    public T decode(byte[] payload) {
      return run(decode, payload, "cannot read the payload: bytes=" + payload.length);
    }

    private static <A, B> B run(Step<A, B> step, A from, String what) {
      try {
        return step.apply(from);
      } catch (CodecException e) {
        throw e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CodecException(what, e);
      } catch (Exception e) {
        throw new CodecException(what + ": " + e, e);
      }
    }
  }
}
