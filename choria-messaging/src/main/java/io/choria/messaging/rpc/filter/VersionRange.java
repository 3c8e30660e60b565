package io.choria.messaging.rpc.filter;

import io.choria.messaging.rpc.expr.ExprException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions against ranges (spec 02 §4.6): {@code >= 1.2, < 3 || ~4.1}, with {@code x} for any
 * number. A version before a release belongs to a range only if that range names one.
 */
final class VersionRange {
  private static final int MAX_LENGTH = 1_000;
  private static final String NUMBER = "([0-9]+|[xX*])";
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(!=|>=|=>|<=|=<|~>|[=<>~^]?)\\s*v?"
              + NUMBER
              + "(?:\\."
              + NUMBER
              + ")?(?:\\."
              + NUMBER
              + ")?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?(?:\\s*,|\\s+|$)");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  private VersionRange() {}

  /** One comparison; what is not given is -1. */
  private record Part(String operator, long major, long minor, long patch, String before) {
    boolean whole() {
      return major >= 0 && minor >= 0 && patch >= 0;
    }

    Version least() {
      return new Version(Math.max(0, major), Math.max(0, minor), Math.max(0, patch), before);
    }
  }

  static boolean contains(String range, String version) {
    if (range.length() > MAX_LENGTH || version.length() > MAX_LENGTH) {
      throw new ExprException("expected a version and a range of at most " + MAX_LENGTH);
    }
    boolean found = false;
    Version candidate = Version.parse(version);
    for (String group : range.split("\\|\\|", -1)) {
      List<Part> parts = parts(HYPHEN.matcher(group).replaceAll(">=$1, <=$2"));
      boolean before = parts.stream().anyMatch(part -> !part.before().isEmpty());
      boolean all =
          (candidate.before().isEmpty() || before)
              && parts.stream().allMatch(part -> holds(part, candidate));
      found |= all;
    }
    return found;
  }

  private static List<Part> parts(String group) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(group);
    int at = 0;
    while (at < group.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new ExprException("expected a range of versions, got " + group);
      }
      long major = number(matcher.group(2));
      long minor = major < 0 ? -1 : number(matcher.group(3));
      long patch = minor < 0 ? -1 : number(matcher.group(4));
      String before = matcher.group(5) == null ? "" : matcher.group(5);
      parts.add(new Part(matcher.group(1), major, minor, patch, before));
      at = matcher.end();
      if (at == group.length() && matcher.group().endsWith(",")) {
        throw new ExprException("expected another range after a comma, got " + group);
      }
    }
    if (parts.isEmpty()) {
      throw new ExprException("expected a range of versions, got nothing");
    }
    return parts;
  }

  private static long number(@Nullable String text) {
    if (text == null || !Character.isDigit(text.charAt(0))) {
      return -1;
    }
    return Version.number(text);
  }

  private static boolean holds(Part part, Version version) {
    Version least = part.least();
    int order = version.compareTo(least);
    return switch (part.operator()) {
      case "!=" -> !equal(part, version);
      case ">" -> part.whole() ? order > 0 : above(part, version);
      case ">=", "=>" -> order >= 0;
      case "<" -> order < 0;
      case "<=", "=<" -> part.whole() ? order <= 0 : !above(part, version);
      case "~", "~>" -> tilde(part, version);
      case "^" -> caret(part, version);
      default -> part.whole() ? order == 0 : tilde(part, version);
    };
  }

  private static boolean equal(Part part, Version version) {
    return part.whole() ? version.compareTo(part.least()) == 0 : within(part, version);
  }

  private static boolean within(Part part, Version version) {
    return part.major() < 0
        || (version.major() == part.major()
            && (part.minor() < 0 || version.minor() == part.minor()));
  }

  /** Beyond all versions that the given numbers begin. */
  private static boolean above(Part part, Version version) {
    if (part.major() < 0) {
      return version.compareTo(part.least()) > 0;
    }
    return version.major() > part.major()
        || (version.major() == part.major() && part.minor() >= 0 && version.minor() > part.minor());
  }

  private static boolean tilde(Part part, Version version) {
    boolean zero = part.whole() && part.major() + part.minor() + part.patch() == 0;
    return version.compareTo(part.least()) >= 0 && (zero || within(part, version));
  }

  private static boolean caret(Part part, Version version) {
    if (version.compareTo(part.least()) < 0) {
      return false;
    }
    if (part.major() > 0 || part.minor() < 0) {
      return version.major() == part.major();
    }
    if (version.major() > 0) {
      return false;
    }
    if (part.minor() > 0 || part.patch() < 0) {
      return version.minor() == part.minor();
    }
    return version.minor() == 0 && version.patch() == part.patch();
  }
}
