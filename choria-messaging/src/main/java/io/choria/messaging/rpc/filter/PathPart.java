package io.choria.messaging.rpc.filter;

/**
 * The first part of a path, and what follows it: after a dot within the value, after a pipe on the
 * result.
 */
record PathPart(String key, boolean wild, boolean more, String rest, boolean piped, String pipe) {

  /** A key of a map. */
  static PathPart ofKey(String path) {
    StringBuilder key = new StringBuilder();
    StringBuilder pattern = new StringBuilder();
    boolean wild = false;
    int at = 0;
    for (; at < path.length(); at++) {
      char c = path.charAt(at);
      if (c == '.' || c == '|') {
        break;
      }
      if (c == '\\' && at + 1 < path.length()) {
        at++;
        key.append(path.charAt(at));
        pattern.append('\\').append(path.charAt(at));
      } else {
        wild |= c == '*' || c == '?';
        key.append(c);
        pattern.append(c);
      }
    }
    return at(path, at, wild ? pattern.toString() : key.toString(), wild);
  }

  /** An index of a list. */
  static PathPart ofIndex(String path) {
    int at = 0;
    while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '|') {
      at++;
    }
    return at(path, at, path.substring(0, at), false);
  }

  private static PathPart at(String path, int at, String key, boolean wild) {
    if (at >= path.length()) {
      return new PathPart(key, wild, false, "", false, "");
    }
    String after = path.substring(at + 1);
    if (path.charAt(at) == '|' || isOwnStep(after)) {
      return new PathPart(key, wild, false, "", true, after);
    }
    // within the value up to a pipe that stands outside of queries
    return new PathPart(key, wild, true, after, false, "");
  }

  /** What is applied to the value that was found, also behind a dot. */
  private static boolean isOwnStep(String path) {
    return path.startsWith("{") || path.startsWith("[") || Modifier.read(path) != null;
  }

  /** Where a pipe ends the part of a path that is meant for each element, or -1. */
  static int pipeIn(String path) {
    if (path.startsWith("{")) {
      // as gjson does: behind braces only, and not when a name in quotes comes first
      int end = path.startsWith("{\"") ? -1 : MultiPath.end(path);
      return end > 0 && end < path.length() && path.charAt(end) == '|' ? end : -1;
    }
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quoted) {
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (depth <= 0) {
        if (c == '|') {
          return i;
        }
      }
    }
    return -1;
  }
}
