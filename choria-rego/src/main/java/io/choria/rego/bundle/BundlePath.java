package io.choria.rego.bundle;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** How paths are written in manifests and patches. */
final class BundlePath {
  private BundlePath() {}

  /** Without the slashes around it, which do not count. */
  static String trimmed(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }

  /**
   * With percent escapes resolved; a plus sign is one.
   *
   * @throws IllegalArgumentException if an escape cannot be read
   */
  static String unescaped(String path) {
    return path.indexOf('%') < 0
        ? path
        : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
