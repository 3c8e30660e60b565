package io.choria.rego.builtin.stdlib.yaml;

import io.choria.rego.JsonWriter;
import io.choria.rego.NumberValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.encoding.GoBase64;
import io.choria.rego.builtin.stdlib.format.GoFloat;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What plain and tagged scalars stand for: the core schema with Go's integers (spec 08 §5.10). */
final class YamlScalars {
  private static final String PREFIX = "tag:yaml.org,2002:";
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Set<String> INFINITE =
      Set.of(
          ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan",
          ".NaN", ".NAN");

  /** Numbers to the base of sixty, as YAML 1.1 had them. */
  private static final Pattern SIXTIES =
      Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");

  private static final int LONGEST_TIME = 1_000;
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,30}");
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,30}");
  private static final Pattern OCTAL = Pattern.compile("0[oO]?[0-7]{1,40}");
  private static final Pattern BINARY = Pattern.compile("0[bB][01]{1,64}");

  /** Behind the letter the reference takes a sign too. */
  private static final Pattern SIGNED_OCTAL = Pattern.compile("0o[-+][0-7]{1,40}");

  private static final Pattern SIGNED_BINARY = Pattern.compile("0b[-+][01]{1,64}");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]+)?"
              + "(Z|[-+]([0-9]{2}):([0-9]{2}))?)?");

  private YamlScalars() {}

  /** Whether a key merges mappings: as it stands, or by its tag. */
  static boolean isMerge(YamlEvent scalar) {
    boolean tagged = !scalar.tag().isEmpty() && !scalar.tag().equals("!");
    return scalar.text().equals("<<")
        && (tagged ? scalar.tag().equals(PREFIX + "merge") : scalar.plain());
  }

  static Value value(YamlEvent scalar) {
    String tag = scalar.tag();
    if (tag.isEmpty() || tag.equals("!")) {
      return scalar.plain() ? resolved(scalar.text()) : StringValue.of(scalar.text());
    }
    return tag.startsWith(PREFIX)
        ? tagged(tag.substring(PREFIX.length()), scalar.text())
        : StringValue.of(scalar.text());
  }

  private static Value tagged(String tag, String text) {
    return switch (tag) {
      case "binary" -> binary(text);
      case "null", "bool", "int", "float", "timestamp" -> {
        String kind = kind(text, tag.equals("timestamp"));
        if (kind.equals("int") && tag.equals("float") && fitsLong(text)) {
          yield NumberValue.of(GoFloat.json(((NumberValue) resolved(text)).doubleValue()));
        }
        if (!kind.equals(tag)) {
          throw BuiltinException.of(
              "yaml: cannot decode !!" + kind + " `" + text + "` as a !!" + tag);
        }
        yield kind.equals("timestamp") ? timestamp(text) : resolved(text);
      }
      default -> StringValue.of(text);
    };
  }

  private static boolean fitsLong(String text) {
    BigInteger integer = integer(text.replace("_", ""));
    return integer != null && integer.bitLength() < Long.SIZE;
  }

  /** What a plain text is taken for; for a time only where a tag asks for one. */
  private static String kind(String text, boolean time) {
    Value plain = plain(text);
    if (INFINITE.contains(text)) {
      return "float";
    } else if (time && isTimestamp(text)) {
      return "timestamp";
    } else if (plain instanceof NumberValue) {
      String digits = text.replace("_", "");
      BigInteger integer = integer(digits);
      return integer != null && isInteger(digits, integer) ? "int" : "float";
    }
    return plain == null ? "str" : plain.kind() == Value.Kind.NULL ? "null" : "bool";
  }

  /** Whether it is an integer of 64 bits; one without a sign may need the last of them. */
  private static boolean isInteger(String digits, BigInteger integer) {
    return integer.bitLength() < Long.SIZE
        || (integer.bitLength() == Long.SIZE && integer.signum() > 0 && digits.indexOf('+') < 0);
  }

  /** A time as JSON has it. */
  private static Value timestamp(String text) {
    Matcher parts = TIMESTAMP.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("no time: " + text);
    }
    StringBuilder time =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%04d-%02d-%02dT%02d:%02d:%02d",
                number(parts, 1),
                number(parts, 2),
                number(parts, 3),
                number(parts, 5),
                number(parts, 6),
                number(parts, 7)));
    String fraction = parts.group(8) == null ? "" : parts.group(8).substring(1);
    fraction = fraction.substring(0, Math.min(9, fraction.length())).replaceFirst("0+$", "");
    time.append(fraction.isEmpty() ? "" : "." + fraction);
    String zone = parts.group(9);
    boolean utc = zone == null || zone.equals("Z") || zone.substring(1).equals("00:00");
    return StringValue.of(time.append(utc ? "Z" : zone).toString());
  }

  private static Value binary(String text) {
    try {
      byte[] bytes = GoBase64.STANDARD.decode(text);
      return Value.parseJson(JsonWriter.compact().write(StringValue.ofBytes(bytes)));
    } catch (BuiltinException e) {
      throw BuiltinException.of("yaml: !!binary value contains invalid base64 data");
    }
  }

  private static Value resolved(String text) {
    if (INFINITE.contains(text)) {
      String shown = text.toUpperCase(Locale.ROOT).contains("NAN") ? "NaN" : "Inf";
      String sign = shown.equals("NaN") ? "" : text.startsWith("-") ? "-" : "+";
      throw BuiltinException.of("json: unsupported value: " + sign + shown);
    }
    Value plain = plain(text);
    return plain == null ? StringValue.of(text) : plain;
  }

  /** The value of a plain scalar that is no string; null if it is one. */
  private static @Nullable Value plain(String text) {
    if (NULLS.contains(text)) {
      return Value.nullValue();
    }
    if (TRUE.contains(text)) {
      return Value.of(true);
    }
    if (FALSE.contains(text)) {
      return Value.of(false);
    }
    char first = text.charAt(0);
    boolean number =
        first == '+'
            || first == '-'
            || (first == '.' && text.indexOf('_') < 0)
            || (first >= '0' && first <= '9');
    return number ? number(text) : null;
  }

  private static @Nullable Value number(String text) {
    String digits = text.replace("_", "");
    BigInteger integer = integer(digits);
    if (integer != null && isInteger(digits, integer)) {
      return NumberValue.of(integer);
    }
    if (digits.length() > 1000 || !FLOAT.matcher(digits).matches()) {
      return null;
    }
    double value = Double.parseDouble(digits);
    return Double.isInfinite(value) ? null : NumberValue.of(GoFloat.json(value));
  }

  private static @Nullable BigInteger integer(String text) {
    if (SIGNED_OCTAL.matcher(text).matches()) {
      return new BigInteger(text.substring(2), 8);
    }
    if (SIGNED_BINARY.matcher(text).matches()) {
      return new BigInteger(text.substring(2), 2);
    }
    boolean negative = text.startsWith("-");
    String size = negative || text.startsWith("+") ? text.substring(1) : text;
    BigInteger value = null;
    if (DECIMAL.matcher(size).matches()) {
      value = new BigInteger(size);
    } else if (HEXADECIMAL.matcher(size).matches()) {
      value = new BigInteger(size.substring(2), 16);
    } else if (OCTAL.matcher(size).matches()) {
      value = new BigInteger(size.replaceFirst("[oO]", ""), 8);
    } else if (BINARY.matcher(size).matches()) {
      value = new BigInteger(size.substring(2), 2);
    }
    return value == null || !negative ? value : value.negate();
  }

  /** Whether a plain scalar of this text would be read as something other than a string. */
  static boolean isAmbiguous(String text) {
    return text.isEmpty()
        || plain(text) != null
        || INFINITE.contains(text)
        || isOldBoolean(text)
        || (text.length() <= LONGEST_TIME && SIXTIES.matcher(text).matches())
        || isTimestamp(text);
  }

  /** A day, or a time in it: behind a T with a zone, behind a space without one. */
  private static boolean isTimestamp(String text) {
    Matcher parts = TIMESTAMP.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    try {
      LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
      if (parts.group(4) == null) {
        return true;
      }
      LocalTime.of(number(parts, 5), number(parts, 6), number(parts, 7));
      boolean zone = parts.group(9) != null;
      boolean offset = parts.group(10) != null;
      return zone != parts.group(4).equals(" ")
          && !(offset && (number(parts, 10) > 24 || number(parts, 11) > 60));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }

  private static boolean isOldBoolean(String text) {
    return switch (text) {
      case "y",
          "Y",
          "yes",
          "Yes",
          "YES",
          "on",
          "On",
          "ON",
          "n",
          "N",
          "no",
          "No",
          "NO",
          "off",
          "Off",
          "OFF" ->
          true;
      default -> false;
    };
  }
}
