package io.choria.rego.builtin.stdlib;

import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what stands between the braces of a text template. */
final class GoTemplateCommands {
  private final String text;
  private int at;

  GoTemplateCommands(String text) {
    this.text = text;
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

  GoTemplate.Pipeline pipeline() {
    GoTemplate.Pipeline pipeline = open();
    if (!atEnd()) {
      throw error("unexpected '" + text.substring(at) + "'");
    }
    return pipeline;
  }

  private GoTemplate.Pipeline open() {
    List<String> variables = new ArrayList<>();
    boolean declares = false;
    int before = at;
    if (take("$")) {
      variables.add(name());
      if (take(",")) {
        take("$");
        variables.add(name());
      }
      if (take(":=")) {
        declares = true;
      } else if (!take("=")) {
        variables.clear();
        at = before;
      }
    }
    List<GoTemplate.Command> commands = new ArrayList<>();
    do {
      commands.add(command());
    } while (take("|"));
    return new GoTemplate.Pipeline(variables, declares, commands);
  }

  private GoTemplate.Command command() {
    List<GoTemplate.Operand> operands = new ArrayList<>();
    space();
    while (at < text.length() && peek() != '|' && peek() != ')') {
      operands.add(operand());
      space();
    }
    if (operands.isEmpty()) {
      throw error("missing value for command");
    }
    return new GoTemplate.Command(operands);
  }

  private GoTemplate.Operand operand() {
    if (take("(")) {
      GoTemplate.Pipeline inner = open();
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
      return new GoTemplate.Variable(name(), fields());
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
      default -> new GoTemplate.Function(name);
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
      value.append(c == '\\' ? escaped() : String.valueOf(c));
    }
    at++;
    return new GoTemplate.Constant(
        quote == '\'' ? (Object) (long) value.codePointAt(0) : value.toString());
  }

  private String escaped() {
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
      case 'x' -> code(2);
      case 'u' -> code(4);
      case 'U' -> code(8);
      case '\\', '"', '\'' -> String.valueOf(c);
      default -> throw error("invalid syntax");
    };
  }

  private String code(int digits) {
    try {
      String hex = text.substring(at, at + digits);
      at += digits;
      return Character.toString(Integer.parseInt(hex, 16));
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
    try {
      return new GoTemplate.Constant(Long.decode(digits.replace("0o", "0").replace("0O", "0")));
    } catch (NumberFormatException notAnInteger) {
      try {
        return new GoTemplate.Constant(Double.valueOf(digits));
      } catch (NumberFormatException e) {
        throw error("bad number syntax: \"" + digits + "\"");
      }
    }
  }
}
