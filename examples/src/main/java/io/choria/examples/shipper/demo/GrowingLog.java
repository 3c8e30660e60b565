package io.choria.examples.shipper.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * A program that writes a log: whole lines in bursts, with rotation by rename and by copy and
 * truncate, as log rotation does.
 */
final class GrowingLog {
  private final Path file;
  private final Random random;
  private final MessageDigest digest;
  private final String host;
  private long lines;
  private long bytes;
  private int rotations;

  GrowingLog(Path directory, String host, long seed) {
    this.file = directory.resolve("app.log");
    this.host = host;
    this.random = new Random(seed);
    this.digest = sha256();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Appends so many lines. */
  void grow(int count) throws IOException {
    StringBuilder text = new StringBuilder(count * 100);
    for (int i = 0; i < count; i++) {
      text.append("host=")
          .append(host)
          .append(" seq=")
          .append(lines++)
          .append(" level=info msg=\"request served\" took_us=")
          .append(random.nextInt(90_000));
      text.append(" trace=")
          .append(Long.toHexString(random.nextLong()))
          .append(Long.toHexString(random.nextLong()))
          .append('\n');
    }
    append(text.toString());
  }

  private void append(String text) throws IOException {
    byte[] data = text.getBytes(StandardCharsets.US_ASCII);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(data);
    }
    digest.update(data);
    bytes += data.length;
  }

  /** Appends one line of so many bytes and its newline. */
  void growOneLine(int length) throws IOException {
    lines++;
    append("x".repeat(length) + "\n");
  }

  /** The file gets another name and the next line begins a new one. */
  void rename() throws IOException {
    Files.move(file, file.resolveSibling("app.log." + ++rotations), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The file is copied and emptied; whoever follows it must have read it before. */
  void copyAndTruncate() throws IOException {
    Files.copy(file, file.resolveSibling("app.log." + ++rotations));
    try (OutputStream out =
        Files.newOutputStream(
            file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      out.flush();
    }
  }

  String host() {
    return host;
  }

  Path file() {
    return file;
  }

  long lines() {
    return lines;
  }

  long bytes() {
    return bytes;
  }

  int rotations() {
    return rotations;
  }

  /** Digest of everything written; ends the log. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
