package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Mark;
import io.choria.rego.builtin.stdlib.yaml.YamlToken.Sort;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads a directive or a tag of a YAML text. */
final class YamlDirectives {
  private static final String URI = ";/?:@&=+$,.!~*'()[]%";

  private final YamlCursor cursor;
  private final Mark start;

  YamlDirectives(YamlCursor cursor) {
    this.cursor = cursor;
    this.start = cursor.mark();
  }

  private BuiltinException error(String problem) {
    return cursor.error(start, problem);
  }

  private void blanks() {
    while (cursor.isBlank(0)) {
      cursor.skip();
    }
  }

  YamlToken directive() {
    cursor.skip();
    StringBuilder name = new StringBuilder();
    while (cursor.isWord()) {
      cursor.read(name);
    }
    if (name.isEmpty()) {
      throw error("could not find expected directive name");
    }
    if (!cursor.isBlankOrEnd(0)) {
      throw error("found unexpected non-alphabetical character");
    }
    YamlToken token =
        switch (name.toString()) {
          case "YAML" -> version();
          case "TAG" -> tagDirective();
          default -> throw error("found unknown directive name");
        };
    blanks();
    if (cursor.peek() == '#') {
      cursor.skipToBreak();
    }
    if (!cursor.isBreakOrEnd(0)) {
      throw error("did not find expected comment or line break");
    }
    cursor.skipLine();
    return token;
  }

  private YamlToken version() {
    blanks();
    int major = versionNumber();
    if (cursor.peek() != '.') {
      throw error("did not find expected digit or '.' character");
    }
    cursor.skip();
    String version = major + "." + versionNumber();
    return new YamlToken(Sort.VERSION, start, "", version, false);
  }

  private int versionNumber() {
    int number = 0;
    int digits = 0;
    while (cursor.isDigit()) {
      if (++digits > 2) {
        throw error("found extremely long version number");
      }
      number = number * 10 + cursor.peek() - '0';
      cursor.skip();
    }
    if (digits == 0) {
      throw error("did not find expected version number");
    }
    return number;
  }

  private YamlToken tagDirective() {
    blanks();
    String handle = handle(true);
    if (!cursor.isBlank(0)) {
      throw error("did not find expected whitespace");
    }
    blanks();
    String prefix = uri("");
    if (!cursor.isBlankOrEnd(0)) {
      throw error("did not find expected whitespace or line break");
    }
    return new YamlToken(Sort.TAG_DIRECTIVE, start, handle, prefix, false);
  }

  YamlToken tag() {
    String handle = "";
    String suffix;
    if (cursor.peek(1) == '<') {
      cursor.skip(2);
      suffix = uri("");
      if (cursor.peek() != '>') {
        throw error("did not find the expected '>'");
      }
      cursor.skip();
    } else {
      handle = handle(false);
      if (handle.length() > 1 && handle.endsWith("!")) {
        suffix = uri("");
      } else {
        suffix = uri(handle);
        handle = "!";
        if (suffix.isEmpty()) {
          handle = "";
          suffix = "!";
        }
      }
    }
    if (!cursor.isBlankOrEnd(0)) {
      throw error("did not find expected whitespace or line break");
    }
    return new YamlToken(Sort.TAG, start, handle, suffix, false);
  }

  private String handle(boolean directive) {
    if (cursor.peek() != '!') {
      throw error("did not find expected '!'");
    }
    StringBuilder handle = new StringBuilder();
    cursor.read(handle);
    while (cursor.isWord()) {
      cursor.read(handle);
    }
    if (cursor.peek() == '!') {
      cursor.read(handle);
    } else if (directive && handle.length() > 1) {
      throw error("did not find expected '!'");
    }
    return handle.toString();
  }

  /**
   * A part of a tag.
   *
   * @param head what was taken for a handle and belongs to it
   */
  private String uri(String head) {
    StringBuilder uri = new StringBuilder(head.isEmpty() ? "" : head.substring(1));
    boolean found = !head.isEmpty();
    while (cursor.isWord() || (cursor.peek() != 0 && URI.indexOf(cursor.peek()) >= 0)) {
      if (cursor.peek() == '%') {
        escaped(uri);
      } else {
        cursor.read(uri);
      }
      found = true;
    }
    if (!found) {
      throw error("did not find expected tag URI");
    }
    return uri.toString();
  }

  /** One character, each byte of which is written as two digits. */
  private void escaped(StringBuilder uri) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int width = 0;
    do {
      int high = cursor.peek() == '%' ? cursor.hex(1) : -1;
      int low = cursor.hex(2);
      if (high < 0 || low < 0) {
        throw error("did not find URI escaped octet");
      }
      int octet = high * 16 + low;
      if (width == 0) {
        width = width(octet);
      } else if ((octet & 0xc0) != 0x80) {
        throw error("found an incorrect trailing UTF-8 octet");
      }
      bytes.write(octet);
      cursor.skip(3);
    } while (bytes.size() < width);
    uri.append(bytes.toString(StandardCharsets.UTF_8));
  }

  private int width(int octet) {
    int ones = Integer.numberOfLeadingZeros(~(octet << 24));
    if (ones == 1 || ones > 4) {
      throw error("found an incorrect leading UTF-8 octet");
    }
    return ones == 0 ? 1 : ones;
  }
}
