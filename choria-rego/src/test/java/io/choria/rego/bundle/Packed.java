package io.choria.rego.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Makes archives byte by byte, valid ones and others. */
final class Packed {
  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

  static Packed archive() {
    return new Packed();
  }

  Packed file(String name, String content) {
    return entry(name, '0', content.getBytes(StandardCharsets.UTF_8));
  }

  Packed entry(String name, char type, byte[] content) {
    return header(name, type, content.length).raw(content).raw(new byte[-content.length & 511]);
  }

  /** A header that claims a size. */
  Packed header(String name, char type, long size) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 124, String.format("%011o\0", size));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format("%06o\0 ", sum));
    return raw(header);
  }

  /** A file whose name stands in an extended header, as for names over 100 bytes. */
  Packed posix(String name, String content) {
    String record = " path=" + name + "\n";
    int length = record.getBytes(StandardCharsets.UTF_8).length;
    int digits = String.valueOf(length + 3).length();
    return entry("x", 'x', ((length + digits) + record).getBytes(StandardCharsets.UTF_8))
        .file("short", content);
  }

  Packed raw(byte[] bytes) {
    tar.writeBytes(bytes);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  byte[] end() {
    return raw(new byte[1024]).compressed();
  }

  byte[] compressed() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(tar.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
