package io.choria.rego.builtin.stdlib.http;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The value of a content type, read as strictly as Go reads it (spec 08 §4.18). */
final class MediaType {
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  private final String text;
  private int at;

  private MediaType(String text) {
    this.text = text;
  }

  /** Whether a body of this type is decoded as JSON. */
  static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")
        && !(type.startsWith("application/")
            && type.endsWith("+json")
            && isToken(type.substring("application/".length())))) {
      return false;
    }
    return semicolon < 0 || new MediaType(contentType.substring(semicolon)).areParameters();
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(MediaType::isTokenSign);
  }

  /** Whether a character may stand in names of HTTP. */
  static boolean isTokenSign(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_SIGNS.indexOf(c) >= 0;
  }

  /** Names with values, none of them twice; a semicolon may stand at the end. */
  private boolean areParameters() {
    Set<String> names = new HashSet<>();
    while (true) {
      blanks();
      if (at == text.length()) {
        return true;
      }
      if (text.charAt(at++) != ';') {
        return false;
      }
      blanks();
      if (at == text.length()) {
        return true;
      }
      String name = token().toLowerCase(Locale.ROOT);
      if (name.isEmpty() || at == text.length() || text.charAt(at++) != '=' || !names.add(name)) {
        return false;
      }
      if (!value()) {
        return false;
      }
    }
  }

  private boolean value() {
    if (at == text.length() || text.charAt(at) != '"') {
      return !token().isEmpty();
    }
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      } else if (c == '\\') {
        at++;
      }
    }
    return false;
  }

  private String token() {
    int start = at;
    while (at < text.length() && isTokenSign(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
