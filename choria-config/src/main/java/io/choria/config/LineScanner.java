package io.choria.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Splits the bytes of a file into assignments by Choria's lexical rules (spec 05 §2). Written by
 * hand because neither {@code trim()} nor a Java regular expression has the same idea of white
 * space and line ends.
 */
final class LineScanner {
  /** A line of this many bytes ends the reading, as in the original. */
  static final int LINE_LIMIT = 64 * 1024;

  /** Receives what a file consists of, in order. Lines and columns count from 1. */
  interface Sink {
    void assignment(int line, int column, int valueColumn, String key, String value);

    void malformed(int line, int column, String text);

    void tooLong(int line);

    void notUtf8(int line);
  }

  private final byte[] content;
  private final Sink sink;

  private LineScanner(byte[] content, Sink sink) {
    this.content = content;
    this.sink = sink;
  }

  static void scan(byte[] content, Sink sink) {
    new LineScanner(content, sink).run();
  }

  private void run() {
    int start = 0;
    int number = 1;
    while (start < content.length) {
      int end = start;
      int limit = Math.min(content.length, start + LINE_LIMIT);
      boolean ascii = true;
      while (end < limit && content[end] != '\n') {
        ascii &= content[end] >= 0;
        end++;
      }
      if (end - start >= LINE_LIMIT) {
        sink.tooLong(number);
        return;
      }
      line(decode(start, end, ascii, number), number);
      start = end + 1;
      number++;
    }
  }

  private String decode(int start, int end, boolean ascii, int number) {
    if (ascii) {
      return new String(content, start, end - start, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      sink.notUtf8(number);
      return new String(content, start, end - start, StandardCharsets.UTF_8);
    }
  }

  private void line(String raw, int number) {
    int start = 0;
    int end = raw.length();
    while (start < end && GoText.isSpace(raw.charAt(start))) {
      start++;
    }
    while (end > start && GoText.isSpace(raw.charAt(end - 1))) {
      end--;
    }
    if (start == end || raw.charAt(start) == '#') {
      return;
    }
    int equals = raw.indexOf('=', start + 1);
    if (equals < 0 || equals >= end - 1) {
      sink.malformed(number, start + 1, raw.substring(start, end));
      return;
    }
    int keyEnd = equals;
    while (GoText.isAsciiSpace(raw.charAt(keyEnd - 1))) {
      keyEnd--;
    }
    int value = equals + 1;
    while (GoText.isAsciiSpace(raw.charAt(value))) {
      value++;
    }
    sink.assignment(
        number, start + 1, value + 1, raw.substring(start, keyEnd), raw.substring(value, end));
  }
}
