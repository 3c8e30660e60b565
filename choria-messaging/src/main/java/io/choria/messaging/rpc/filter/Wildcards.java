package io.choria.messaging.rpc.filter;

/** Texts against patterns with {@code *} and {@code ?}; a backslash takes the meaning away. */
final class Wildcards {
  private Wildcards() {}

  /** Goes back to the last star only, so that the time is the product of the lengths at most. */
  static boolean match(String text, String pattern) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : 0;
      boolean escaped = wanted == '\\' && in + 1 < pattern.length();
      if (in < pattern.length() && wanted == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length()
          && (escaped
              ? pattern.charAt(in + 1) == text.charAt(at)
              : wanted == '?' || wanted == text.charAt(at))) {
        in += escaped ? 2 : 1;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }
}
