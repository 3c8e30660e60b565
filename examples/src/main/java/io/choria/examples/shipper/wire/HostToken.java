package io.choria.examples.shipper.wire;

import java.util.Optional;

/**
 * A publisher's name as it may appear in a subject and as a directory name (spec 06 §7.13,
 * REQ-LS-2).
 *
 * <p>Only {@code [A-Za-z0-9._-]+} of at most {@value #MAX_LENGTH} characters passes, without {@code
 * ..} and without a dot at either end, so that a token can neither leave the output directory nor
 * collide with the hidden files kept beside the output.
 *
 * @param text the checked name
 */
public record HostToken(String text) {
  /**
   * Longest accepted name; the longest DNS name is 253 characters and most file systems stop at
   * 255.
   */
  public static final int MAX_LENGTH = 253;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the text is not a safe token
   */
  public HostToken {
    if (!isSafe(text)) {
      throw new IllegalArgumentException(
          "host: expected 1 to "
              + MAX_LENGTH
              + " characters of [A-Za-z0-9._-] without '..' or a dot at either end, got "
              + quoted(text));
    }
  }

  /**
   * Checks a name that came from the network.
   *
   * @param text anything
   * @return the token, or empty if the text is not safe
   */
  public static Optional<HostToken> parse(String text) {
    return isSafe(text) ? Optional.of(new HostToken(text)) : Optional.empty();
  }

  private static boolean isSafe(String text) {
    int length = text.length();
    if (length == 0
        || length > MAX_LENGTH
        || text.charAt(0) == '.'
        || text.charAt(length - 1) == '.') {
      return false;
    }
    char before = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!allowed || (c == '.' && before == '.')) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static String quoted(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      out.append(c < ' ' || c == 127 ? '?' : c);
    }
    return out.append('"').toString();
  }
}
