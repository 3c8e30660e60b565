package io.choria.messaging.rpc.filter;

import com.google.re2j.Pattern;
import io.choria.messaging.rpc.expr.Regexes;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of filters against names of a server: exact, or an expression between slashes (§4.2). */
public final class Names {
  private Names() {}

  /** Whether an identity filter means this server. */
  public static boolean isIdentity(String entry, String identity) {
    String expression = expression(entry);
    return expression == null
        ? entry.equals(identity)
        : found(expression, false, List.of(identity)) || expression.equals(identity);
  }

  /** Whether an agent filter finds one of the agents. */
  public static boolean hasAgent(String entry, Collection<String> agents) {
    String expression = expression(entry);
    return expression == null ? agents.contains(entry) : found(expression, false, agents);
  }

  /** The filter is lower-cased, the class is taken as it is: wire-compatible, if strange. */
  public static boolean hasClass(String entry, Collection<String> classes) {
    String expression = expression(entry);
    return expression == null ? classes.contains(lower(entry)) : found(expression, true, classes);
  }

  private static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return lower.toString();
  }

  /** What stands between the slashes, or null. */
  static @Nullable String expression(String entry) {
    boolean slashes = entry.length() > 1 && entry.startsWith("/") && entry.endsWith("/");
    if (slashes) {
      return entry.substring(1, entry.length() - 1);
    }
    return entry.equals("/") ? "" : null;
  }

  /** Whether the expression is found in any of the texts; a bad expression is found nowhere. */
  static boolean found(String expression, boolean ignoreCase, Collection<String> texts) {
    Pattern pattern = Regexes.compile(expression, ignoreCase);
    return pattern != null && texts.stream().anyMatch(text -> pattern.matcher(text).find());
  }
}
