package io.choria.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A check of one value, given as text (spec 05 §12): {@code shellsafe}, {@code enum=a,b}, {@code
 * ipv4}, {@code ipv6}, {@code ipaddress}, {@code maxlength=N}, {@code regex=RE2}, {@code duration};
 * and, beyond Choria's, {@code range=MIN..MAX} for numbers and durations, where either end may be
 * left out. Immutable and thread-safe.
 *
 * <p>Unlike in Choria an unknown or malformed validator is an error when it is declared, not a
 * check that always passes.
 */
public final class Validator {
  private static final String NOT_A_STRING = "should be a string";

  private final String text;
  private final Check check;

  private Validator(String text, Check check) {
    this.text = text;
    this.check = check;
  }

  /**
   * Reads the text form of a validator.
   *
   * @param text name and, after {@code =}, argument; options of {@code enum} are not trimmed
   * @return the validator
   * @throws ConfigException with {@link Problem#USAGE} when the name is unknown or the argument
   *     malformed
   */
  public static Validator parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String argument = equals < 0 ? "" : text.substring(equals + 1);
    boolean takesArgument =
        switch (name) {
          case "shellsafe", "ipv4", "ipv6", "ipaddress", "duration" -> false;
          case "enum", "maxlength", "regex", "range" -> true;
          default ->
              throw usage(
                  "expected a validator of shellsafe, enum, ipv4, ipv6, ipaddress, maxlength,"
                      + " regex, duration or range, found \""
                      + Printable.cut(text)
                      + "\"");
        };
    if (takesArgument == argument.isEmpty() || takesArgument != (equals >= 0)) {
      throw usage(
          "expected "
              + (takesArgument ? name + "=ARGUMENT" : name + " without argument")
              + ", found \""
              + Printable.cut(text)
              + "\"");
    }
    return new Validator(text, check(name, argument));
  }

  private static Check check(String name, String argument) {
    return switch (name) {
      case "shellsafe" -> Plain.SHELLSAFE;
      case "ipv4" -> Plain.IPV4;
      case "ipv6" -> Plain.IPV6;
      case "ipaddress" -> Plain.IPADDRESS;
      case "duration" -> Plain.DURATION;
      case "enum" -> new MemberOf(List.of(argument.split(",", -1)));
      case "maxlength" -> MaxLength.parse(argument);
      case "regex" -> new Matches(argument);
      default -> new Within(ValueRange.parse(argument));
    };
  }

  private static String shellSafe(String value) {
    for (String bad : List.of("`", "$", ";", "|", "&&", ">", "<")) {
      if (value.contains(bad)) {
        return "may not contain '" + bad + "'";
      }
    }
    return "";
  }

  private static String standardDuration(String value) {
    try {
      var unused = DurationGrammar.STANDARD.parse(value);
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ConfigException usage(String message) {
    return ConfigException.of(Problem.USAGE, message);
  }

  /**
   * Checks a value.
   *
   * @param value a string, a list of strings, a number or a {@link java.time.Duration}; each
   *     validator refuses types that it does not know
   * @return what is wrong with it, or empty when it is valid
   */
  public Optional<String> check(Object value) {
    String trouble = trouble(value);
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  /** What is wrong with a value, or the empty string. */
  String trouble(Object value) {
    return check.trouble(value);
  }

  /** The text form, as it was declared. */
  @Override
  public String toString() {
    return text;
  }

  /** A check answers what is wrong, or the empty string. */
  private interface Check {
    String trouble(Object value);
  }

  /**
   * The checks without an argument. Classes with names stand here in place of lambdas because the
   * first load of a fresh JVM would spend more time on making those than on reading files.
   */
  private enum Plain implements Check {
    SHELLSAFE,
    IPV4,
    IPV6,
    IPADDRESS,
    DURATION;

    @Override
    public String trouble(Object value) {
      if (!(value instanceof String text)) {
        return NOT_A_STRING;
      }
      return switch (this) {
        case SHELLSAFE -> shellSafe(text);
        case IPV4 -> address(text, IpAddress.isFour(text), "IPv4");
        case IPV6 -> address(text, IpAddress.isSix(text), "IPv6");
        case IPADDRESS -> address(text, IpAddress.isFour(text) || IpAddress.isSix(text), "IP");
        case DURATION -> standardDuration(text);
      };
    }

    private static String address(String text, boolean good, String kind) {
      return good ? "" : Printable.cut(text) + " is not an " + kind + " address";
    }
  }

  private record MemberOf(List<String> allowed) implements Check {
    @Override
    public String trouble(Object value) {
      List<?> items = value instanceof List<?> list ? list : List.of(value);
      for (Object item : items) {
        if (!(item instanceof String) || !allowed.contains(item)) {
          return "'"
              + Printable.cut(String.valueOf(item))
              + "' is not in the allowed list: "
              + String.join(", ", allowed);
        }
      }
      return "";
    }
  }

  private record MaxLength(int max) implements Check {
    static MaxLength parse(String argument) {
      if (argument.length() > 9 || !GoDuration.isDigits(argument)) {
        throw usage("expected maxlength=N, found \"maxlength=" + Printable.cut(argument) + "\"");
      }
      return new MaxLength(Integer.parseInt(argument));
    }

    @Override
    public String trouble(Object value) {
      if (value instanceof String s) {
        int bytes = s.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= max ? "" : bytes + " characters, max allowed " + max;
      }
      if (value instanceof List<?> list) {
        return list.size() <= max ? "" : list.size() + " values, max allowed " + max;
      }
      return "should be a string or list";
    }
  }

  private record Within(ValueRange range) implements Check {
    @Override
    public String trouble(Object value) {
      return range.check(value);
    }
  }

  /** Compiles at the declaration, to refuse what is malformed. */
  private static final class Matches implements Check {
    private final Pattern pattern;

    Matches(String regex) {
      try {
        pattern = Pattern.compile(regex);
      } catch (PatternSyntaxException e) {
        throw ConfigException.of(Problem.USAGE, "invalid regex '" + Printable.cut(regex) + "'", e);
      }
    }

    @Override
    public String trouble(Object value) {
      if (!(value instanceof String text)) {
        return NOT_A_STRING;
      }
      return pattern.matcher(text).find()
          ? ""
          : "input does not match '" + Printable.cut(pattern.pattern()) + "'";
    }
  }
}
