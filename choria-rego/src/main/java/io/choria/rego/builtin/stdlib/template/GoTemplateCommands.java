package io.choria.rego.builtin.stdlib.template;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands between the braces of a text template. */
final class GoTemplateCommands {
  private final String text;
  private final List<String> known;
  private final Pace pace;
  private int at;

  /**
   * @param text what stands between the braces
   * @param known the variables that are known here; those that are declared are added
   * @param pace told how far it is
   */
  GoTemplateCommands(String text, List<String> known, Pace pace) {
    this.text = text;
    this.known = known;
    this.pace = pace;
  }

  private BuiltinException error(String message) {
    return BuiltinException.of("template: template:1: " + message + " in <" + text + ">");
  }

  boolean atEnd() {
    space();
    return at >= text.length();
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean take(String token) {
    space();
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  String quoted() {
    space();
    if (constant() instanceof GoTemplate.Constant constant
        && constant.value() instanceof String name) {
      return name;
    }
    throw error("expected a name");
  }

  GoTemplate.Pipeline pipeline(boolean range) {
    GoTemplate.Pipeline pipeline = open(range);
    if (!atEnd()) {
      throw error("unexpected '" + text.substring(at) + "'");
    }
    return pipeline;
  }

  private GoTemplate.Pipeline open(boolean range) {
    List<String> variables = new ArrayList<>();
    boolean declares = false;
    int before = at;
    if (take("$")) {
      variables.add(name());
      if (take(",")) {
        if (!range) {
          throw error("too many declarations");
        } else if (!take("$")) {
          throw error("range can only initialize variables");
        }
        variables.add(name());
      }
      if (take(":=")) {
        declares = true;
      } else if (!take("=")) {
        if (variables.size() > 1) {
          throw error("range can only initialize variables");
        }
        variables.clear();
        at = before;
      }
    }
    known.addAll(variables);
    List<GoTemplate.Command> commands = new ArrayList<>();
    do {
      commands.add(command());
      if (commands.size() > 1 && !isExecutable(commands.get(commands.size() - 1))) {
        throw error("non executable command in pipeline stage " + commands.size());
      }
    } while (take("|"));
    return new GoTemplate.Pipeline(variables, declares, commands);
  }

  private static boolean isExecutable(GoTemplate.Command command) {
    GoTemplate.Operand first = command.operands().get(0);
    boolean dot = first instanceof GoTemplate.Fields fields && fields.names().isEmpty();
    return !dot && !(first instanceof GoTemplate.Constant);
  }

  private GoTemplate.Command command() {
    List<GoTemplate.Operand> operands = new ArrayList<>();
    space();
    while (at < text.length() && peek() != '|' && peek() != ')') {
      pace.step(1);
      operands.add(operand());
      if (at < text.length() && !Character.isWhitespace(peek()) && "|)".indexOf(peek()) < 0) {
        throw error("unexpected '" + peek() + "' behind an operand");
      }
      space();
    }
    if (operands.isEmpty()) {
      throw error("missing value for command");
    }
    return new GoTemplate.Command(operands);
  }

  private GoTemplate.Operand operand() {
    if (take("(")) {
      GoTemplate.Pipeline inner = open(false);
      if (!take(")")) {
        throw error("unclosed left paren");
      }
      return new GoTemplate.Nested(inner, fields());
    }
    if (peek() == '.' && !isDigit(at + 1)) {
      List<String> names = fields();
      if (names.isEmpty()) {
        at++;
      }
      return new GoTemplate.Fields(names);
    }
    if (peek() == '$') {
      at++;
      String variable = name();
      pace.step(known.size() / 64);
      if (!known.contains(variable)) {
        throw error("undefined variable \"$" + variable + "\"");
      }
      return new GoTemplate.Variable(variable, fields());
    }
    GoTemplate.Operand constant = constant();
    if (constant != null) {
      return constant;
    }
    String name = name();
    return switch (name) {
      case "" -> throw error("unexpected '" + peek() + "'");
      case "true" -> new GoTemplate.Constant(true);
      case "false" -> new GoTemplate.Constant(false);
      case "nil" -> new GoTemplate.Constant(null);
      default -> {
        if (!GoTemplateFunctions.NAMES.contains(name)) {
          throw error("function \"" + name + "\" not defined");
        }
        yield new GoTemplate.Function(name);
      }
    };
  }

  private boolean isDigit(int position) {
    return position < text.length() && Character.isDigit(text.charAt(position));
  }

  private List<String> fields() {
    List<String> names = new ArrayList<>();
    while (peek() == '.' && at + 1 < text.length() && isNameStart(text.charAt(at + 1))) {
      at++;
      names.add(name());
    }
    return names;
  }

  private static boolean isNameStart(char c) {
    return c == '_' || Character.isLetter(c);
  }

  private String name() {
    int start = at;
    while (at < text.length() && (isNameStart(peek()) || Character.isDigit(peek()))) {
      at++;
    }
    return text.substring(start, at);
  }

  private GoTemplate.@Nullable Operand constant() {
    char c = peek();
    if (c == '"' || c == '\'') {
      return quotedConstant(c);
    }
    if (c == '`') {
      int close = text.indexOf('`', at + 1);
      if (close < 0) {
        throw error("unterminated raw quoted string");
      }
      String value = text.substring(at + 1, close);
      at = close + 1;
      return new GoTemplate.Constant(value);
    }
    if (Character.isDigit(c) || ((c == '-' || c == '+' || c == '.') && isDigit(at + 1))) {
      return number();
    }
    return null;
  }

  private GoTemplate.Operand quotedConstant(char quote) {
    StringBuilder value = new StringBuilder();
    at++;
    while (peek() != quote) {
      if (at >= text.length()) {
        throw error("unterminated quoted string");
      }
      char c = text.charAt(at++);
      if (c == '\n') {
        throw error("unterminated quoted string");
      }
      value.append(c == '\\' ? escaped(quote) : String.valueOf(c));
    }
    at++;
    if (quote == '"') {
      return new GoTemplate.Constant(value.toString());
    } else if (value.codePointCount(0, value.length()) != 1) {
      throw error("malformed character constant");
    }
    return new GoTemplate.Constant((long) value.codePointAt(0));
  }

  private String escaped(char quote) {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'a' -> "\u0007";
      case 'b' -> "\b";
      case 'f' -> "\f";
      case 'v' -> "\u000b";
      case 'x' -> code(2, 16);
      case 'u' -> code(4, 16);
      case 'U' -> code(8, 16);
      case '0', '1', '2', '3' -> {
        at--;
        yield code(3, 8);
      }
      case '\\' -> "\\";
      default -> {
        if (c != quote) {
          throw error("invalid syntax");
        }
        yield String.valueOf(c);
      }
    };
  }

  private String code(int digits, int radix) {
    try {
      String number = text.substring(at, at + digits);
      at += digits;
      return Character.toString(Integer.parseInt(number, radix));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw error("invalid syntax");
    }
  }

  private GoTemplate.Operand number() {
    int start = at;
    at++;
    while (at < text.length()
        && (Character.isLetterOrDigit(peek())
            || peek() == '.'
            || peek() == '_'
            || ((peek() == '-' || peek() == '+') && "eE".indexOf(text.charAt(at - 1)) >= 0))) {
      at++;
    }
    String digits = text.substring(start, at).replace("_", "");
    boolean binary = digits.matches("[-+]?0[bB][01]+");
    try {
      return new GoTemplate.Constant(
          binary
              ? Long.valueOf(digits.replaceFirst("0[bB]", ""), 2)
              : Long.decode(digits.replace("0o", "0").replace("0O", "0")));
    } catch (NumberFormatException notAnInteger) {
      try {
        if (!binary && !digits.matches("[-+]?[0-9]+")) {
          return new GoTemplate.Constant(Double.valueOf(digits));
        }
      } catch (NumberFormatException e) {
        // neither
      }
      throw error("bad number syntax: \"" + digits + "\"");
    }
  }
}
