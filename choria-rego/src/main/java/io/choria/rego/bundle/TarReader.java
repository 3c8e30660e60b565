package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.MALFORMED;
import static io.choria.rego.bundle.BundleException.Reason.TOO_LARGE;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a tar archive: ustar, the extended headers of POSIX and the long names of GNU.
 * Directories are skipped; links, devices and sparse files are refused.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_HEADER = 1 << 20;
  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;

  private final InputStream in;
  private final BundleLimits limits;
  private long total;
  private int entries;

  TarReader(InputStream in, BundleLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** The next file; null at the end. */
  @Nullable BundleFile next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    while (true) {
      byte[] header = in.readNBytes(BLOCK);
      if (header.length == 0 || (header.length == BLOCK && isZero(header))) {
        return null;
      }
      if (header.length < BLOCK) {
        throw new EOFException("unexpected end of the archive");
      }
      checkSum(header);
      if (++entries > limits.files()) {
        throw new BundleException(TOO_LARGE, "bundle has more than " + limits.files() + " entries");
      }
      BundleFile file = entry(header, extended);
      if (file != null) {
        return file;
      }
    }
  }

  private @Nullable BundleFile entry(byte[] header, Map<String, String> extended)
      throws IOException {
    long size = number(header, 124, 12);
    char type = (char) (header[156] & 0xff);
    switch (type) {
      case 'g' -> body("global header", size, LONGEST_HEADER);
      case 'x' -> records(body("extended header", size, LONGEST_HEADER), extended);
      case 'L' ->
          extended.put("path", text(body("long name", size, LONGEST_HEADER), 0, (int) size));
      case 'K' ->
          extended.put("linkpath", text(body("long name", size, LONGEST_HEADER), 0, (int) size));
      default -> {
        String name = name(header, extended);
        long length = extended.containsKey("size") ? decimal(extended.get("size")) : size;
        boolean sparse = extended.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
        extended.clear();
        if (type == '5') {
          return null;
        }
        if (sparse || (type != '0' && type != 0)) {
          throw new BundleException(
              MALFORMED, "bundle entry '" + name + "' is no regular file (type " + type + ")");
        }
        byte[] content = body(name, length, limits.fileBytes());
        // old archives mark a directory by its name alone
        return name.endsWith("/") ? null : new BundleFile(name, content);
      }
    }
    return null;
  }

  private static String name(byte[] header, Map<String, String> extended) {
    String path = extended.get("path");
    if (path != null) {
      return path;
    }
    String name = text(header, 0, 100);
    boolean posix = text(header, 257, 6).equals("ustar");
    String prefix = posix ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private byte[] body(String name, long size, long most) throws IOException {
    total += size;
    if (size > most || total > limits.totalBytes()) {
      throw new BundleException(
          TOO_LARGE,
          "bundle file '"
              + name
              + "' size ("
              + size
              + " bytes) exceeded max size ("
              + Math.min(most, limits.totalBytes())
              + " bytes)");
    }
    // read in pieces: a size that the archive only claims takes no memory
    byte[] content = in.readNBytes((int) size);
    int padding = (int) (-size & (BLOCK - 1));
    if (content.length < size || in.readNBytes(padding).length < padding) {
      throw new EOFException("unexpected end of the archive in " + name);
    }
    return content;
  }

  /** The records {@code length key=value} of an extended header. */
  private static void records(byte[] content, Map<String, String> into) throws IOException {
    int at = 0;
    while (at < content.length) {
      int space = at;
      while (space < content.length && content[space] != ' ') {
        space++;
      }
      long length = decimal(new String(content, at, space - at, StandardCharsets.US_ASCII));
      long end = at + length;
      if (end > content.length || end <= space + 1L || content[(int) end - 1] != '\n') {
        throw new IOException("malformed extended header");
      }
      String record = new String(content, space + 1, (int) end - space - 2, StandardCharsets.UTF_8);
      int equals = record.indexOf('=');
      if (equals <= 0) {
        throw new IOException("malformed extended header");
      }
      into.put(record.substring(0, equals), record.substring(equals + 1));
      at = (int) end;
    }
  }

  private static void checkSum(byte[] header) throws IOException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= CHECKSUM && i < CHECKSUM_END ? (byte) ' ' : header[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long expected = number(header, CHECKSUM, CHECKSUM_END - CHECKSUM);
    if (expected != unsigned && expected != signed) {
      throw new IOException("no tar archive: wrong checksum of a header");
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    while (end < offset + length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, offset, end - offset, StandardCharsets.UTF_8);
  }

  /** A number in octal digits, or in binary if the first bit is set. */
  private static long number(byte[] bytes, int offset, int length) throws IOException {
    if ((bytes[offset] & 0x80) != 0) {
      long value = bytes[offset] & 0x7f;
      for (int i = offset + 1; i < offset + length; i++) {
        if (value >>> 55 != 0) {
          throw new IOException("malformed number in a header");
        }
        value = value << 8 | (bytes[i] & 0xff);
      }
      return value;
    }
    String digits = text(bytes, offset, length).strip();
    try {
      long value = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("malformed number in a header");
  }

  private static long decimal(@Nullable String digits) throws IOException {
    try {
      long value = Long.parseLong(String.valueOf(digits));
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("malformed number in an extended header");
  }
}
