package io.choria.messaging.rpc.filter;

import io.choria.messaging.json.TextOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code #(path operator value)} and what follows it. */
record Query(String path, String operator, String value, boolean all, String rest) {
  private static final List<String> OPERATORS =
      List.of("==", "=", "!=", "!%", "<=", "<", ">=", ">", "%");

  /** Reads a query at the start of a path, or gives null. */
  static @Nullable Query read(String path) {
    int end = end(path);
    if (end < 0) {
      return null;
    }
    String inner = path.substring(2, end).strip();
    boolean all = path.startsWith("#", end + 1);
    String rest = path.substring(end + (all ? 2 : 1));
    if (!rest.isEmpty() && rest.charAt(0) != '.' && rest.charAt(0) != '|') {
      return null;
    }
    int at = operator(inner);
    if (at < 0) {
      return new Query(inner, "", "", all, rest);
    }
    String operator =
        OPERATORS.stream().filter(each -> inner.startsWith(each, at)).findFirst().orElse("");
    String value = inner.substring(at + operator.length()).strip();
    return new Query(
        inner.substring(0, at).strip(),
        operator.equals("==") ? "=" : operator,
        value(value),
        all,
        rest);
  }

  private static int end(String path) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        i++;
      } else if (quoted) {
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  /** The place of the operator: not within a nested query. */
  private static int operator(String inner) {
    int depth = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (depth == 0) {
        boolean starts = "=<>%".indexOf(c) >= 0;
        boolean negated =
            c == '!' && i + 1 < inner.length() && "=%".indexOf(inner.charAt(i + 1)) >= 0;
        if (starts || negated) {
          return i;
        }
      }
    }
    return -1;
  }

  private static String value(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || !text.endsWith("\"")) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\' && i < text.length() - 2) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }

  @Nullable Object find(Collection<?> list) {
    List<@Nullable Object> found = new ArrayList<>();
    for (Object element : list) {
      if (selects(element)) {
        if (!all) {
          return rest.isEmpty() ? element : FactPath.get(element, rest.substring(1));
        }
        found.add(element);
      }
    }
    if (!all) {
      return FactPath.MISSING;
    }
    if (rest.isEmpty()) {
      return found;
    }
    return rest.charAt(0) == '|'
        ? FactPath.get(found, rest.substring(1))
        : FactPath.each(found, rest.substring(1));
  }

  private boolean selects(@Nullable Object element) {
    boolean holder = FactPath.asMap(element) != null || FactPath.asList(element) != null;
    Object looked = element;
    if (holder) {
      looked = FactPath.get(element, path);
    } else if (!path.isEmpty()) {
      return false;
    }
    if (looked == FactPath.MISSING) {
      return operator.isEmpty() ? false : value.startsWith("~") && tilde(FactPath.MISSING);
    }
    if (operator.isEmpty()) {
      return true;
    }
    return value.startsWith("~") ? tilde(looked) : compare(looked);
  }

  /** {@code ~true} and its kin look at what a value would be as a boolean. */
  private boolean tilde(@Nullable Object looked) {
    boolean missing = looked == FactPath.MISSING;
    boolean nothing = missing || looked == null;
    boolean truthy =
        looked instanceof Boolean flag
            ? flag
            : looked instanceof String text
                ? truthy(text)
                : looked instanceof Number number && number.doubleValue() != 0;
    boolean is =
        switch (value) {
          case "~true" -> truthy;
          case "~false" ->
              nothing
                  || (!truthy && (looked instanceof Boolean || looked instanceof Number))
                  || (looked instanceof String text && falsy(text));
          case "~null" -> nothing;
          case "~*" -> !missing;
          default -> false;
        };
    return operator.equals("=") ? is : operator.equals("!=") && !is;
  }

  private static boolean truthy(String text) {
    return List.of("1", "t", "T", "TRUE", "true", "True").contains(text);
  }

  private static boolean falsy(String text) {
    return List.of("0", "f", "F", "FALSE", "false", "False").contains(text);
  }

  private boolean compare(@Nullable Object looked) {
    if (looked instanceof String text) {
      return switch (operator) {
        case "%" -> Wildcards.match(text, value);
        case "!%" -> !Wildcards.match(text, value);
        default -> holds(TextOrder.compare(text, value));
      };
    }
    if (looked instanceof Number number) {
      return operator.endsWith("%") ? false : number(number.doubleValue());
    }
    if (looked instanceof Boolean flag) {
      String text = Boolean.toString(flag);
      String other = Boolean.toString(!flag);
      return switch (operator) {
        case "=" -> value.equals(text);
        case "!=" -> !value.equals(text);
        case ">" -> flag && value.equals(other);
        case ">=" -> flag;
        case "<" -> !flag && value.equals(other);
        case "<=" -> !flag;
        default -> false;
      };
    }
    return false;
  }

  private boolean number(double number) {
    double other;
    try {
      other = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      other = 0; // as gjson takes it
    }
    return switch (operator) {
      case "=" -> number == other;
      case "!=" -> number != other;
      case "<" -> number < other;
      case "<=" -> number <= other;
      case ">" -> number > other;
      default -> number >= other;
    };
  }

  private boolean holds(int order) {
    return switch (operator) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }
}
