package io.choria.config;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of a value into its typed form by the rules of spec 05 §3, then validates it.
 * Immutable.
 */
final class Converter {
  private static final int MAX_DIGITS = 40;

  /** Each further item copies all before it, and a file may hold millions of them. */
  private static final int MAX_ITEMS = 10_000;

  /**
   * What came of a text.
   *
   * @param value the value to keep, or null when the one before stays
   * @param problem what kind of trouble there was, or null
   * @param trouble the trouble in words, or null
   * @param suggestion a text that would have been accepted, or null
   */
  record Result(
      @Nullable Object value,
      @Nullable Problem problem,
      @Nullable String trouble,
      @Nullable String suggestion) {
    static Result ok(Object value) {
      return new Result(value, null, null, null);
    }

    static Result unchanged(String trouble) {
      return new Result(null, Problem.NOT_CONVERTIBLE, trouble, null);
    }
  }

  private final @Nullable String home;
  private final boolean homeMatters;

  private Converter(@Nullable String home, boolean homeMatters) {
    this.home = home;
    this.homeMatters = homeMatters;
  }

  /** A converter that expands {@code ~} to a home directory; null means that there is none. */
  static Converter at(@Nullable String home) {
    return new Converter(home, true);
  }

  /** A converter for checks on a system that is not the one where the value will be used. */
  static Converter withoutHome() {
    return new Converter(null, false);
  }

  /** Converts and validates; the previous value is what lists may add to. */
  Result convert(SettingDefinition setting, String text, @Nullable Object previous) {
    Result result = convertOnly(setting, text, previous);
    Object value = result.value();
    if (value == null || result.problem() != null) {
      return result;
    }
    Optional<Validator> validator = setting.validator();
    String invalid = validator.isPresent() ? validator.get().trouble(value) : "";
    // Choria stores what its validator refuses
    return invalid.isEmpty()
        ? result
        : new Result(value, Problem.NOT_VALID, invalid, nearest(setting, value));
  }

  private static @Nullable String nearest(SettingDefinition setting, Object value) {
    String validation = setting.validator().map(Validator::toString).orElse("");
    if (!validation.startsWith("enum=")) {
      return null;
    }
    List<String> allowed = List.of(validation.substring("enum=".length()).split(",", -1));
    List<?> items = value instanceof List<?> list ? list : List.of(value);
    return items.stream()
        .map(String::valueOf)
        .filter(item -> !allowed.contains(item))
        .findFirst()
        .flatMap(item -> Suggestion.of(item, allowed))
        .orElse(null);
  }

  private Result convertOnly(SettingDefinition setting, String text, @Nullable Object previous) {
    return switch (setting.type()) {
      case STRING -> string(setting.conversion(), text);
      case STRINGS -> strings(setting.conversion(), text, previous);
      case BOOLEAN -> bool(text);
      case INTEGER -> integer(text);
      case LONG -> longInteger(text);
      case DOUBLE -> decimal(text);
      case DURATION -> duration(text);
      case PATH -> path(text);
      case URI -> uri(text);
      case ENUM -> constant(setting.constants(), text);
    };
  }

  private Result string(Conversion conversion, String text) {
    return switch (conversion) {
      case TITLE -> title(text);
      case PATH -> expand(text);
      default -> Result.ok(text);
    };
  }

  private static Result title(String text) {
    if (text.isEmpty()) {
      // the original crashes here
      return Result.unchanged("expected a text, found none");
    }
    int first = text.codePointAt(0);
    return Result.ok(
        new StringBuilder(text.length())
            .appendCodePoint(Character.toUpperCase(first))
            .append(text, Character.charCount(first), text.length())
            .toString());
  }

  private Result expand(String text) {
    String trimmed = GoText.trim(text);
    if (trimmed.isEmpty()) {
      // the original crashes here
      return Result.unchanged("expected a path, found only blanks");
    }
    if (trimmed.charAt(0) != '~' || !homeMatters) {
      return Result.ok(trimmed);
    }
    if (home == null) {
      return new Result(
          text, Problem.NOT_CONVERTIBLE, "~ needs a home directory and there is none", null);
    }
    return Result.ok(home + trimmed.substring(1));
  }

  private static Result strings(Conversion conversion, String text, @Nullable Object previous) {
    List<String> items = new ArrayList<>();
    if (conversion != Conversion.COMMA_SPLIT && previous instanceof List<?> before) {
      if (before.size() >= MAX_ITEMS) {
        return Result.unchanged("expected at most " + MAX_ITEMS + " items");
      }
      for (Object item : before) {
        items.add(String.valueOf(item));
      }
    }
    String separator =
        switch (conversion) {
          case COMMA_SPLIT -> ",";
          case COLON_SPLIT -> ":";
          case PATH_SPLIT -> File.pathSeparator;
          default -> "";
        };
    if (separator.isEmpty()) {
      items.add(GoText.trim(text));
    } else {
      for (String item : text.split(separator, -1)) {
        items.add(GoText.trim(item));
      }
    }
    return Result.ok(List.copyOf(items));
  }

  static Result bool(String text) {
    // the long s folds to s in the original's regular expression
    String word = GoText.trim(text).toLowerCase(Locale.ROOT).replace('\u017f', 's');
    return switch (word) {
      case "1", "yes", "true", "y", "t" -> Result.ok(true);
      case "0", "no", "false", "n", "f" -> Result.ok(false);
      default ->
          new Result(
              false,
              Problem.NOT_BOOLEAN,
              "expected one of 1 yes true y t 0 no false n f",
              switch (word) {
                case "on", "enable", "enabled" -> "true";
                case "off", "disable", "disabled" -> "false";
                default -> Suggestion.of(word, List.of("true", "false", "yes", "no")).orElse(null);
              });
    };
  }

  /** A sign and digits of ASCII; the parsers of the platform take all digits of Unicode. */
  private static boolean isInteger(String text) {
    int start = !text.isEmpty() && (text.charAt(0) == '+' || text.charAt(0) == '-') ? 1 : 0;
    return text.length() - start <= MAX_DIGITS && GoDuration.isDigits(text.substring(start));
  }

  /** Made when the first number with decimals is read. */
  private static final class Decimals {
    static final Pattern SHAPE =
        Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
  }

  private static Result integer(String text) {
    if (!isInteger(text)) {
      return Result.unchanged("expected an integer");
    }
    try {
      return Result.ok(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return Result.unchanged("expected an integer of 32 bits");
    }
  }

  private static Result longInteger(String text) {
    if (!isInteger(text)) {
      return Result.unchanged("expected an integer");
    }
    try {
      return Result.ok(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Result.unchanged("expected an integer of 64 bits");
    }
  }

  private static Result decimal(String text) {
    if (!Decimals.SHAPE.matcher(text).matches()) {
      return Result.unchanged("expected a number");
    }
    double value = Double.parseDouble(text);
    return Double.isInfinite(value)
        ? Result.unchanged("expected a number of double precision")
        : Result.ok(value);
  }

  private static Result duration(String text) {
    try {
      return Result.ok(DurationGrammar.SETTER.parse(text));
    } catch (ConfigException e) {
      String message = String.valueOf(e.getMessage());
      // the value itself is added, or masked, by the report
      int found = message.indexOf(", found ");
      return Result.unchanged(found < 0 ? message : message.substring(0, found));
    }
  }

  private Result path(String text) {
    Result expanded = expand(text);
    if (expanded.problem() != null || !(expanded.value() instanceof String name)) {
      return Result.unchanged(String.valueOf(expanded.trouble()));
    }
    try {
      return Result.ok(Path.of(name));
    } catch (InvalidPathException e) {
      return Result.unchanged("expected a path: " + e.getReason());
    }
  }

  private static Result uri(String text) {
    try {
      return Result.ok(new URI(GoText.trim(text)));
    } catch (URISyntaxException e) {
      return Result.unchanged("expected a URI: " + e.getReason());
    }
  }

  private static Result constant(List<String> constants, String text) {
    String word = GoText.trim(text).toLowerCase(Locale.ROOT).replace('_', '-');
    if (constants.contains(word)) {
      return Result.ok(word);
    }
    return new Result(
        null,
        Problem.NOT_CONVERTIBLE,
        "expected one of " + String.join(", ", constants),
        Suggestion.of(word, constants).orElse(null));
  }
}
