package io.choria.messaging.rpc.filter;

import io.choria.messaging.rpc.expr.ExprException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version of three numbers, of which two may be left out. */
record Version(long major, long minor, long patch, String before) implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

  static Version parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new ExprException("expected a version, got " + text);
    }
    String before = matcher.group(4) == null ? "" : matcher.group(4);
    return new Version(
        number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)), before);
  }

  static long number(@Nullable String digits) {
    if (digits == null) {
      return 0;
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new ExprException("expected a number of 64 bits, got " + digits);
    }
  }

  @Override
  public int compareTo(Version other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    if (order != 0 || before.equals(other.before)) {
      return order;
    }
    if (before.isEmpty() || other.before.isEmpty()) {
      return before.isEmpty() ? 1 : -1;
    }
    String[] these = before.split("\\.", -1);
    String[] those = other.before.split("\\.", -1);
    for (int i = 0; i < Math.min(these.length, those.length); i++) {
      int part = comparePart(these[i], those[i]);
      if (part != 0) {
        return part;
      }
    }
    return Integer.compare(these.length, those.length);
  }

  private static int comparePart(String left, String right) {
    boolean numberLeft = left.matches("[0-9]{1,18}");
    boolean numberRight = right.matches("[0-9]{1,18}");
    if (numberLeft && numberRight) {
      return Long.compare(Long.parseLong(left), Long.parseLong(right));
    }
    return numberLeft != numberRight ? (numberLeft ? -1 : 1) : left.compareTo(right);
  }
}
