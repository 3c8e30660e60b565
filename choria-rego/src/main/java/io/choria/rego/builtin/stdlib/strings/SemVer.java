package io.choria.rego.builtin.stdlib.strings;

import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Semantic versions (spec 08 §4.19). */
public final class SemVer {
  private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-Za-z-]+");

  private static final int CHARACTERS_PER_STEP = 32;

  /** Every second character may be an identifier. */
  private static final long BYTES_PER_CHARACTER = 32;

  private final long[] numbers;
  private final String preRelease;

  private SemVer(long[] numbers, String preRelease) {
    this.numbers = numbers;
    this.preRelease = preRelease;
  }

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "semver.compare" -> (F2) SemVer::compare;
      case "semver.is_valid" ->
          (F1)
              (context, a) ->
                  Value.of(a instanceof StringValue s && parse(context, s.value()) != null);
      default -> null;
    };
  }

  private static Value compare(BuiltinContext context, Value a, Value b) {
    StringValue first = Operands.string(a, 1);
    StringValue second = Operands.string(b, 2);
    return NumberValue.of(required(context, first, 1).compareTo(required(context, second, 2)));
  }

  private static SemVer required(BuiltinContext context, StringValue text, int operand) {
    SemVer version = parse(context, text.value());
    if (version == null) {
      throw BuiltinException.of(
          "operand " + operand + ": string " + text + " is not a valid SemVer");
    }
    return version;
  }

  private static @Nullable SemVer parse(BuiltinContext context, String text) {
    context.charge(text.length() / CHARACTERS_PER_STEP);
    context.allocate(text.length() * BYTES_PER_CHARACTER);
    String rest = text.startsWith("v") ? text.substring(1) : text;
    int plus = rest.indexOf('+');
    if (plus >= 0) {
      if (!isIdentifiers(rest.substring(plus + 1))) {
        return null;
      }
      rest = rest.substring(0, plus);
    }
    String preRelease = "";
    int dash = rest.indexOf('-');
    if (dash >= 0) {
      preRelease = rest.substring(dash + 1);
      rest = rest.substring(0, dash);
      if (!isIdentifiers(preRelease) || hasLeadingZero(preRelease)) {
        return null;
      }
    }
    String[] parts = rest.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    long[] numbers = new long[3];
    for (int i = 0; i < 3; i++) {
      if (!GoText.isPlainNumber(parts[i], 19)) {
        return null;
      }
      try {
        numbers[i] = Long.parseLong(parts[i]);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return new SemVer(numbers, preRelease);
  }

  private static boolean isIdentifiers(String text) {
    for (String identifier : text.split("\\.", -1)) {
      if (!IDENTIFIER.matcher(identifier).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasLeadingZero(String preRelease) {
    for (String identifier : preRelease.split("\\.", -1)) {
      if (isNumber(identifier) && identifier.length() > 1 && identifier.charAt(0) == '0') {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String identifier) {
    return GoText.isDigits(identifier, Integer.MAX_VALUE);
  }

  private int compareTo(SemVer other) {
    for (int i = 0; i < 3; i++) {
      if (numbers[i] != other.numbers[i]) {
        return numbers[i] < other.numbers[i] ? -1 : 1;
      }
    }
    if (preRelease.equals(other.preRelease)) {
      return 0;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    String[] a = preRelease.split("\\.", -1);
    String[] b = other.preRelease.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = compareIdentifiers(a[i], b[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static int compareIdentifiers(String a, String b) {
    boolean aNumeric = isNumber(a);
    boolean bNumeric = isNumber(b);
    if (aNumeric != bNumeric) {
      return aNumeric ? -1 : 1;
    }
    if (aNumeric && a.length() != b.length()) {
      return a.length() < b.length() ? -1 : 1;
    }
    return Integer.signum(a.compareTo(b));
  }
}
