package io.choria.rego.builtin.stdlib.crypto;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address for mail as RFC 2821 has it.
 *
 * @param local what stands in front of the {@code @}, without quotes
 * @param domain in lower case
 */
record Mailbox(String local, String domain) {
  private static final String UNQUOTED = "!#$%&'*+-/=?^_`{|}~.";

  /** The address, or null if the text is none. */
  static @Nullable Mailbox parse(String text) {
    StringBuilder local = new StringBuilder();
    int at = text.startsWith("\"") ? quoted(text, local) : bare(text, local);
    if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
      return null;
    }
    String domain = text.substring(at + 1);
    if (!X509AlternativeNames.isDomain(domain, false)) {
      return null;
    }
    return new Mailbox(local.toString(), domain.toLowerCase(Locale.ROOT));
  }

  /** Reads a part in quotes; gives the index behind it, or -1. */
  private static int quoted(String text, StringBuilder local) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      boolean escaped = c == '\\';
      if (escaped && ++i < text.length()) {
        c = text.charAt(i);
      }
      boolean control = c == 0 || c == '\n' || c == '\r';
      boolean plainTab = !escaped && c == '\t';
      if (control || plainTab || c > 0x7f || i == text.length()) {
        return -1;
      }
      local.append(c);
    }
    return -1;
  }

  /** Reads words between dots; gives the index behind them, or -1. */
  private static int bare(String text, StringBuilder local) {
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = c == '\\';
      if (escaped) {
        if (++i == text.length()) {
          return -1;
        }
        c = text.charAt(i);
      }
      boolean word = (c < 0x80 && Character.isLetterOrDigit(c)) || UNQUOTED.indexOf(c) >= 0;
      if (!escaped && !word) {
        break;
      }
      local.append(c);
    }
    boolean dots =
        local.length() == 0
            || local.charAt(0) == '.'
            || local.charAt(local.length() - 1) == '.'
            || local.indexOf("..") >= 0;
    return dots ? -1 : i;
  }

  /** Whether one of these limits, an address or a suffix of domains, holds it. */
  boolean isIn(List<String> limits, boolean permitted) {
    for (String limit : limits) {
      boolean whole = limit.indexOf('@') >= 0;
      if (whole
          ? equals(parse(limit))
          : X509NameLimits.matches(List.of(limit), domain, permitted)) {
        return true;
      }
    }
    return false;
  }
}
