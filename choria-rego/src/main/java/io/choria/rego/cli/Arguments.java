package io.choria.rego.cli;

import io.choria.rego.StringValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options and operands of a command line, read as {@code opa} reads them: options may stand
 * anywhere in front of {@code --}, short ones may stand together and take what follows them.
 */
final class Arguments {
  private final List<Option> options;
  private final Map<String, List<String>> values = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Arguments(List<Option> options) {
    this.options = options;
  }

  static Arguments parse(List<String> args, List<Option> options) throws UsageException {
    Arguments parsed = new Arguments(options);
    int at = 0;
    while (at < args.size()) {
      String arg = args.get(at);
      if (arg.equals("--")) {
        parsed.operands.addAll(args.subList(at + 1, args.size()));
        break;
      } else if (arg.startsWith("--")) {
        at = parsed.named(args, at);
      } else if (arg.startsWith("-") && arg.length() > 1) {
        at = parsed.letters(args, at);
      } else {
        parsed.operands.add(arg);
      }
      at++;
    }
    return parsed;
  }

  private int named(List<String> args, int at) throws UsageException {
    String arg = args.get(at);
    int equals = arg.indexOf('=');
    String name = arg.substring(2, equals < 0 ? arg.length() : equals);
    if (name.isEmpty() || name.startsWith("-")) {
      throw new UsageException("bad flag syntax: " + arg);
    }
    Option option = options.stream().filter(o -> o.name().equals(name)).findFirst().orElse(null);
    if (option == null) {
      if (name.equals("help")) {
        throw new HelpException();
      }
      throw new UsageException("unknown flag: --" + name);
    }
    if (equals >= 0) {
      put(option, arg.substring(equals + 1));
      return at;
    } else if (!option.takesValue()) {
      put(option, "true");
      return at;
    } else if (at + 1 == args.size()) {
      throw new UsageException("flag needs an argument: " + arg);
    }
    put(option, args.get(at + 1));
    return at + 1;
  }

  private int letters(List<String> args, int at) throws UsageException {
    String arg = args.get(at);
    for (int i = 1; i < arg.length(); i++) {
      char letter = arg.charAt(i);
      Option option = options.stream().filter(o -> o.letter() == letter).findFirst().orElse(null);
      if (option == null) {
        if (letter == 'h') {
          throw new HelpException();
        }
        throw new UsageException(
            "unknown shorthand flag: '" + letter + "' in -" + arg.substring(i));
      }
      String rest = arg.substring(i + 1);
      if (rest.startsWith("=")) {
        put(option, rest.substring(1));
        return at;
      } else if (!option.takesValue()) {
        put(option, "true");
      } else if (!rest.isEmpty()) {
        put(option, rest);
        return at;
      } else if (at + 1 == args.size()) {
        throw new UsageException("flag needs an argument: '" + letter + "' in " + arg);
      } else {
        put(option, args.get(at + 1));
        return at + 1;
      }
    }
    return at;
  }

  private void put(Option option, String value) throws UsageException {
    String wrong = wrong(option, value);
    if (wrong != null) {
      throw new UsageException(
          "invalid argument "
              + StringValue.of(value)
              + " for \""
              + option.called()
              + "\" flag: "
              + wrong);
    }
    List<String> all = values.computeIfAbsent(option.name(), n -> new ArrayList<>());
    if (option.kind() != Option.Kind.LIST) {
      all.add(value);
    } else if (!value.isEmpty()) {
      all.addAll(Arrays.asList(value.split(",", -1)));
    }
  }

  /** Why an option does not take a value, in the words of Go; null if it does. */
  private static @Nullable String wrong(Option option, String value) {
    return switch (option.kind()) {
      case FLAG ->
          value.matches("1|t|T|TRUE|true|True|0|f|F|FALSE|false|False")
              ? null
              : "strconv.ParseBool: parsing " + StringValue.of(value) + ": invalid syntax";
      case INTEGER ->
          value.matches("[+-]?\\d{1,9}")
              ? null
              : "strconv.ParseInt: parsing " + StringValue.of(value) + ": invalid syntax";
      case NUMBER ->
          value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")
              ? null
              : "strconv.ParseFloat: parsing " + StringValue.of(value) + ": invalid syntax";
      case DURATION -> Durations.wrong(value);
      case CHOICE ->
          option.choices().contains(value)
              ? null
              : "must be one of {" + String.join(",", option.choices()) + "}";
      default -> null;
    };
  }

  List<String> operands() {
    return operands;
  }

  /** Whether an option is given, with whatever value. */
  boolean given(String name) {
    return values.containsKey(name);
  }

  /** Whether a flag is set. */
  boolean has(String name) {
    String value = text(name, "false");
    return value.startsWith("1") || value.startsWith("t") || value.startsWith("T");
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The value that was given last. */
  String text(String name, String otherwise) {
    List<String> found = all(name);
    return found.isEmpty() ? otherwise : found.get(found.size() - 1);
  }

  int integer(String name, int otherwise) {
    return Integer.parseInt(text(name, String.valueOf(otherwise)));
  }

  double number(String name, double otherwise) {
    return Double.parseDouble(text(name, String.valueOf(otherwise)));
  }

  Duration duration(String name, Duration otherwise) {
    String text = text(name, "");
    return text.isEmpty() ? otherwise : Durations.parse(text);
  }
}
