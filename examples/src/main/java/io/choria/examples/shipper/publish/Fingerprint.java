package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A hash of a short range of a file: tells whether a path still leads to the bytes that were read
 * before, although an inode was used again or the file was truncated and written anew.
 *
 * @param offset start of the range
 * @param length bytes of the range, 0 when nothing is known yet
 * @param hash FNV-1a, 64 bit
 */
record Fingerprint(long offset, int length, long hash) {
  static final int MAX_LENGTH = 256;
  static final Fingerprint NONE = new Fingerprint(0, 0, 0);

  /** Hashes the beginning of a file, up to a limit. */
  static Fingerprint head(FileChannel channel, long limit) throws IOException {
    return of(channel, 0, (int) Math.min(MAX_LENGTH, limit));
  }

  /** Hashes the bytes right before an offset. */
  static Fingerprint tail(FileChannel channel, long end) throws IOException {
    int length = (int) Math.min(64, end);
    return of(channel, end - length, length);
  }

  private static Fingerprint of(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int n = channel.read(bytes, offset + bytes.position());
      if (n < 0) {
        break;
      }
    }
    return new Fingerprint(offset, bytes.position(), fnv(bytes.array(), bytes.position()));
  }

  /** Whether the same range of the file has the same content. */
  boolean matches(FileChannel channel) throws IOException {
    return length == 0 || equals(of(channel, offset, length));
  }

  static long fnv(byte[] data, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (data[i] & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  String encode() {
    return offset + "," + length + "," + Long.toHexString(hash);
  }

  static Fingerprint decode(String text) {
    String[] parts = text.split(",", -1);
    Fingerprint read =
        new Fingerprint(
            Long.parseLong(parts[0]),
            Integer.parseInt(parts[1]),
            Long.parseUnsignedLong(parts[2], 16));
    if (parts.length != 3 || read.offset < 0 || read.length < 0 || read.length > MAX_LENGTH) {
      throw new IllegalArgumentException("fingerprint: expected offset,length,hash, got " + text);
    }
    return read;
  }
}
