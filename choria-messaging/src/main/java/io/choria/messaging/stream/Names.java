package io.choria.messaging.stream;

/** Rules for names that become subject tokens and file names of the server. */
final class Names {
  private static final int MAX = 255;

  private Names() {}

  /** A stream, consumer or bucket name: one subject token without path characters. */
  static String token(String kind, String name) {
    if (name.isEmpty() || name.length() > MAX) {
      throw invalid(kind, name, "1.." + MAX + " characters");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == '.' || c == '*' || c == '>' || c == '/' || c == '\\' || c == 0x7f) {
        throw invalid(kind, name, "no blank, dot, wildcard, slash or control character");
      }
    }
    return name;
  }

  /** A subject without wildcards, as messages are published to. */
  static String literalSubject(String subject) {
    return subject(subject, false);
  }

  /** A subject that may hold wildcards, as streams and filters name them. */
  static String filterSubject(String subject) {
    return subject(subject, true);
  }

  private static String subject(String subject, boolean wildcards) {
    int length = subject.length();
    boolean tokenStart = true;
    for (int i = 0; i < length; i++) {
      char c = subject.charAt(i);
      if (c == '.') {
        if (tokenStart) {
          throw invalid("subject", subject, "no empty token");
        }
        tokenStart = true;
        continue;
      }
      if (c <= ' ' || c == 0x7f) {
        throw invalid("subject", subject, "no blank or control character");
      }
      if (c == '*' || c == '>') {
        boolean alone = tokenStart && (i + 1 == length || subject.charAt(i + 1) == '.');
        if (alone && (!wildcards || (c == '>' && i + 1 != length))) {
          throw invalid("subject", subject, wildcards ? "'>' last" : "no wildcard");
        }
      }
      tokenStart = false;
    }
    if (tokenStart) {
      throw invalid("subject", subject, "no empty token");
    }
    return subject;
  }

  private static StreamException invalid(String kind, String value, String rule) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
    return new StreamException(
        StreamException.Code.INVALID, kind + " must have " + rule + ", value=\"" + shown + "\"");
  }
}
