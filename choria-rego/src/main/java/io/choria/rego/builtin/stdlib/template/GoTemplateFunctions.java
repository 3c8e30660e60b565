package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.format.GoEscape;
import io.choria.rego.builtin.stdlib.format.GoFormat;
import io.choria.rego.builtin.stdlib.format.GoNumberText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The functions of text templates. {@code and} and {@code or} are not here: they do not evaluate
 * all arguments.
 */
final class GoTemplateFunctions {
  private final BuiltinContext context;

  /** The functions that a template may name. */
  static final Set<String> NAMES =
      Set.of(
          "and",
          "call",
          "eq",
          "ge",
          "gt",
          "html",
          "index",
          "js",
          "le",
          "len",
          "lt",
          "ne",
          "not",
          "or",
          "print",
          "printf",
          "println",
          "slice",
          "urlquery");

  GoTemplateFunctions(BuiltinContext context) {
    this.context = context;
  }

  private static BuiltinException error(String name, String message) {
    return BuiltinException.of(
        "template: template:1: executing \"template\": error calling " + name + ": " + message);
  }

  /**
   * How many arguments a function takes; as many as it likes if negative, but the rest at least.
   */
  private static int arity(String name) {
    return switch (name) {
      case "ne", "lt", "le", "gt", "ge" -> 2;
      case "not", "len" -> 1;
      case "eq", "index", "slice", "printf", "call" -> -1;
      default -> Integer.MIN_VALUE;
    };
  }

  private static void checkArity(String name, int count) {
    int arity = arity(name);
    if (arity >= 0 ? count != arity : arity == -1 && count < 1) {
      throw BuiltinException.of(
          "template: template:1:2: executing \"template\" at <"
              + name
              + ">: wrong number of args for "
              + name
              + ": want "
              + (arity < 0 ? "at least 1" : arity)
              + " got "
              + count);
    }
  }

  @Nullable Object call(String name, List<@Nullable Object> args) {
    checkArity(name, args.size());
    for (Object arg : args) {
      if (arg instanceof String text) {
        context.charge(text.length() / 64);
      } else if (arg instanceof List<?> list) {
        context.charge(list.size() / 16);
      }
    }
    return switch (name) {
      case "eq" -> equal(args);
      case "ne" -> !equal(args);
      case "lt" -> compare(name, args) < 0;
      case "le" -> compare(name, args) <= 0;
      case "gt" -> compare(name, args) > 0;
      case "ge" -> compare(name, args) >= 0;
      case "not" -> !GoTemplateValues.truth(arg(name, args, 0));
      case "len" -> length(arg(name, args, 0));
      case "index" -> index(args);
      case "slice" -> slice(args);
      case "print" -> print(args, false);
      case "println" -> print(args, true);
      case "printf" -> {
        arg(name, args, 0);
        yield format(args);
      }
      case "html" -> html(shown(args));
      case "js" -> script(shown(args));
      case "urlquery" -> URLEncoder.encode(shown(args), StandardCharsets.UTF_8);
      default ->
          throw BuiltinException.of("template: template:1: function \"" + name + "\" not defined");
    };
  }

  private static @Nullable Object arg(String name, List<@Nullable Object> args, int position) {
    if (position >= args.size()) {
      throw error(
          name, "wrong number of args: want at least " + (position + 1) + " got " + args.size());
    }
    return args.get(position);
  }

  private static boolean equal(List<@Nullable Object> args) {
    Object first = arg("eq", args, 0);
    if (args.size() == 1) {
      throw error("eq", "missing argument for comparison");
    }
    for (Object other : args.subList(1, args.size())) {
      if (isEqual(first, other)) {
        return true;
      }
    }
    return false;
  }

  /** What is nothing or not there equals its like and nothing else, of whatever kind. */
  private static boolean isEqual(@Nullable Object a, @Nullable Object b) {
    if (isAbsent(a) || isAbsent(b)) {
      return isAbsent(a) && isAbsent(b);
    }
    return compare("eq", a, b) == 0;
  }

  private static boolean isAbsent(@Nullable Object value) {
    return value == null || value == GoTemplateValues.NO_VALUE;
  }

  private static int compare(String name, List<@Nullable Object> args) {
    return compare(name, arg(name, args, 0), arg(name, args, 1));
  }

  private static int compare(String name, @Nullable Object a, @Nullable Object b) {
    if (isText(a) && isText(b)) {
      return StringValue.of(GoTemplateValues.text(a))
          .compareTo(StringValue.of(GoTemplateValues.text(b)));
    }
    if (a instanceof Long x && b instanceof Long y) {
      return x.compareTo(y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y && name.equals("eq")) {
      return x.equals(y) ? 0 : 1;
    }
    if (a instanceof List<?> || a instanceof Map<?, ?> || a instanceof Boolean) {
      throw error(name, "invalid type for comparison");
    }
    throw error(name, "incompatible types for comparison");
  }

  private static boolean isText(@Nullable Object value) {
    return value instanceof String || value instanceof GoTemplateValues.Num;
  }

  private static Object length(@Nullable Object value) {
    if (isText(value)) {
      return (long) GoTemplateValues.text(value).getBytes(StandardCharsets.UTF_8).length;
    }
    if (value instanceof List<?> list) {
      return (long) list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return (long) map.size();
    }
    throw error("len", "len of nil pointer");
  }

  private static @Nullable Object index(List<@Nullable Object> args) {
    Object at = args.get(0);
    if (isAbsent(at)) {
      throw error("index", "index of untyped nil");
    }
    for (Object key : args.subList(1, args.size())) {
      if (at instanceof Map<?, ?> map && key instanceof String name) {
        at = map.containsKey(name) ? map.get(name) : GoTemplateValues.NO_VALUE;
      } else if (at instanceof List<?> list) {
        at = list.get(position(key, list.size()));
      } else if (isText(at)) {
        byte[] bytes = StringValue.of(GoTemplateValues.text(at)).bytes();
        at = (long) (bytes[position(key, bytes.length)] & 0xff);
      } else if (at instanceof Map<?, ?>) {
        throw error("index", "value has type " + type(key) + "; should be string");
      } else if (isAbsent(at)) {
        throw error("index", "index of nil pointer");
      } else {
        throw error("index", "can't index item of type " + type(at));
      }
    }
    return at;
  }

  private static int position(@Nullable Object key, int size) {
    if (!(key instanceof Long position)) {
      throw error("index", "cannot index slice/array with type " + type(key));
    }
    if (position < 0 || position >= size) {
      throw error("index", "index out of range: " + position);
    }
    return position.intValue();
  }

  private static String type(@Nullable Object value) {
    return value instanceof GoTemplateValues.Num
        ? "json.Number"
        : value instanceof String ? "string" : value == null ? "nil" : "value";
  }

  private static Object slice(List<@Nullable Object> args) {
    Object at = args.get(0);
    if (isAbsent(at)) {
      throw error("slice", "slice of untyped nil");
    } else if (args.size() > 4) {
      throw error("slice", "too many slice indexes: " + (args.size() - 1));
    }
    int size =
        at instanceof List<?> list
            ? list.size()
            : isText(at) ? GoTemplateValues.text(at).length() : -1;
    if (size < 0) {
      throw error("slice", "can't slice item of type " + type(at));
    }
    if (args.size() > 3 && isText(at)) {
      throw error("slice", "cannot 3-index slice a string");
    }
    int from = bound(args, 1, 0, size);
    int to = bound(args, 2, size, size);
    if (from > to) {
      throw error("slice", "invalid slice index: " + from + " > " + to);
    }
    return at instanceof List<?> list
        ? new ArrayList<@Nullable Object>(list.subList(from, to))
        : GoTemplateValues.text(at).substring(from, to);
  }

  private static int bound(List<@Nullable Object> args, int position, int otherwise, int most) {
    if (position >= args.size()) {
      return otherwise;
    }
    if (!(args.get(position) instanceof Long number)) {
      throw error("slice", "cannot index slice/array with type " + type(args.get(position)));
    }
    if (number < 0 || number > most) {
      throw error("slice", "index out of range: " + number);
    }
    return number.intValue();
  }

  private String print(List<@Nullable Object> args, boolean line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < args.size(); i++) {
      boolean gap = line || (i > 0 && !isText(args.get(i)) && !isText(args.get(i - 1)));
      if (i > 0 && gap) {
        text.append(' ');
      }
      String piece = GoTemplateValues.inner(args.get(i));
      context.allocate(piece.length());
      context.charge(piece.length() / 64);
      text.append(piece);
    }
    return line ? text.append('\n').toString() : text.toString();
  }

  /** What is not there is a text of its own for the functions that escape. */
  private String shown(List<@Nullable Object> args) {
    List<@Nullable Object> present = new ArrayList<>();
    for (Object value : args) {
      present.add(isAbsent(value) ? GoTemplateValues.text(value) : value);
    }
    return print(present, false);
  }

  private Object format(List<@Nullable Object> args) {
    List<@Nullable Object> operands = new ArrayList<>();
    for (Object value : args.subList(1, args.size())) {
      operands.add(printed(value));
    }
    return GoFormat.format(context, GoTemplateValues.inner(args.get(0)), operands);
  }

  /** A value as the functions that print formats know it. */
  private static @Nullable Object printed(@Nullable Object value) {
    if (isAbsent(value)) {
      return null;
    } else if (value instanceof GoTemplateValues.Num number) {
      return new GoNumberText(number.text());
    } else if (value instanceof Long number && number == number.intValue()) {
      return number.intValue();
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(printed(element)));
      return elements;
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((key, member) -> members.put(key, printed(member)));
      return members;
    }
    return value;
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\u0000", "\uFFFD");
  }

  private static String script(String text) {
    return text.codePoints()
        .mapToObj(
            c ->
                switch (c) {
                  case '\\' -> "\\\\";
                  case '\'' -> "\\'";
                  case '"' -> "\\\"";
                  case '<', '>', '&', '=' -> scriptEscape(c);
                  default -> isPlainScript(c) ? Character.toString(c) : scriptEscape(c);
                })
        .collect(Collectors.joining());
  }

  /** Bytes that are no UTF-8, which stand as surrogates, are left as they are. */
  private static boolean isPlainScript(int point) {
    return point < 0x80
        ? point >= ' '
        : Character.getType(point) == Character.SURROGATE || GoEscape.isPrintable(point);
  }

  private static String scriptEscape(int point) {
    return String.format(Locale.ROOT, "\\u%04X", point);
  }
}
