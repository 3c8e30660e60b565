package io.choria.messaging;

/** A subject, a token or a template does not have the form that it must have. */
public final class SubjectException extends ChoriaException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  /** Whether the text came over the network rather than from the caller. */
  private final boolean foreign;

  SubjectException(String message) {
    this(message, false);
  }

  SubjectException(String message, boolean foreign) {
    super(message);
    this.foreign = foreign;
  }

  boolean isForeign() {
    return foreign;
  }

  /** Foreign text for a message: printable, and not longer than a line. */
  static String shown(String text) {
    StringBuilder out = new StringBuilder("\"");
    int end = Math.min(text.length(), SHOWN);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || c == '"') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
    if (end < text.length()) {
      out.append("... (").append(text.length()).append(" characters)");
    }
    return out.toString();
  }
}
