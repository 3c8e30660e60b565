package io.choria.examples.shipper.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compression of batches: a zlib stream whose inflated size is known beforehand from the position,
 * so a hostile payload can't make the receiver allocate more than it announced and the limit
 * allows.
 *
 * <p>Not thread-safe: one per session.
 */
public final class Inflation implements AutoCloseable {
  /** Largest batch that is inflated. */
  public static final int MAX_SIZE = 8 * 1024 * 1024;

  private final Inflater inflater = new Inflater();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);

  /**
   * Compresses.
   *
   * @param data array with the data
   * @param offset its start
   * @param length its length
   * @return the compressed bytes, or empty if they would not be smaller
   */
  public Optional<byte[]> deflate(byte[] data, int offset, int length) {
    byte[] out = new byte[length];
    deflater.reset();
    deflater.setInput(data, offset, length);
    deflater.finish();
    int size = deflater.deflate(out);
    return deflater.finished() && size < length
        ? Optional.of(Arrays.copyOf(out, size))
        : Optional.empty();
  }

  /**
   * Expands.
   *
   * @param data compressed bytes from the network
   * @param expected the exact size that must come out
   * @return the bytes, or empty if the data is damaged, too large or of another size
   */
  public Optional<byte[]> inflate(byte[] data, long expected) {
    if (expected < 0 || expected > MAX_SIZE) {
      return Optional.empty();
    }
    inflater.reset();
    inflater.setInput(data);
    byte[] out = new byte[(int) expected];
    try {
      int size = 0;
      while (size < out.length) {
        int n = inflater.inflate(out, size, out.length - size);
        if (n == 0) {
          return Optional.empty();
        }
        size += n;
      }
      boolean ended =
          inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
      return ended ? Optional.of(out) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    inflater.end();
    deflater.end();
  }
}
