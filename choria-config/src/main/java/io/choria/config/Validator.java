package io.choria.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
  private final String text;
  private final Function<Object, String> check;

  /** The check answers what is wrong, or the empty string. */
  private Validator(String text, Function<Object, String> check) {
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

  private static Function<Object, String> check(String name, String argument) {
    return switch (name) {
      case "shellsafe" -> strings(Validator::shellSafe);
      case "ipv4" ->
          strings(s -> IpAddress.isFour(s) ? "" : Printable.cut(s) + " is not an IPv4 address");
      case "ipv6" ->
          strings(s -> IpAddress.isSix(s) ? "" : Printable.cut(s) + " is not an IPv6 address");
      case "ipaddress" ->
          strings(
              s ->
                  IpAddress.isFour(s) || IpAddress.isSix(s)
                      ? ""
                      : Printable.cut(s) + " is not an IP address");
      case "duration" -> strings(Validator::standardDuration);
      case "enum" -> memberOf(List.of(argument.split(",", -1)));
      case "maxlength" -> maxLength(argument);
      case "regex" -> matches(argument);
      default -> ValueRange.parse(argument)::check;
    };
  }

  private static Function<Object, String> strings(Function<String, String> check) {
    return value -> value instanceof String s ? check.apply(s) : "should be a string";
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

  private static Function<Object, String> memberOf(List<String> allowed) {
    return value -> {
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
    };
  }

  private static Function<Object, String> maxLength(String argument) {
    if (!argument.matches("[0-9]{1,9}")) {
      throw usage("expected maxlength=N, found \"maxlength=" + Printable.cut(argument) + "\"");
    }
    int max = Integer.parseInt(argument);
    return value -> {
      if (value instanceof String s) {
        int bytes = s.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= max ? "" : bytes + " characters, max allowed " + max;
      }
      if (value instanceof List<?> list) {
        return list.size() <= max ? "" : list.size() + " values, max allowed " + max;
      }
      return "should be a string or list";
    };
  }

  private static Function<Object, String> matches(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw ConfigException.of(Problem.USAGE, "invalid regex '" + Printable.cut(regex) + "'", e);
    }
    return strings(
        s ->
            pattern.matcher(s).find() ? "" : "input does not match '" + Printable.cut(regex) + "'");
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
    String trouble = check.apply(value);
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  /** The text form, as it was declared. */
  @Override
  public String toString() {
    return text;
  }
}
