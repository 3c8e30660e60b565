package io.choria.messaging;

/** A subject, a token or a template does not have the form that it must have. */
public sealed class SubjectException extends ChoriaException
    permits Delivery.UnfitSubjectException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  SubjectException(String message) {
    super(message);
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
