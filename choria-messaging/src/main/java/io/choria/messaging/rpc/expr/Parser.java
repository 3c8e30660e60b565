package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From tokens to a tree, by precedence; every token is looked at once. */
final class Parser {
  private static final int MAX_LENGTH = 20_000;
  private static final int MAX_NODES = 1_000;
  private static final int MAX_DEPTH = 100;
  private static final int COMPARISON = 20;

  private static final Map<String, Integer> UNARY = Map.of("not", 50, "!", 50, "-", 90, "+", 90);
  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry("|", 0),
          Map.entry("or", 10),
          Map.entry("||", 10),
          Map.entry("and", 15),
          Map.entry("&&", 15),
          Map.entry("==", COMPARISON),
          Map.entry("!=", COMPARISON),
          Map.entry("<", COMPARISON),
          Map.entry(">", COMPARISON),
          Map.entry("<=", COMPARISON),
          Map.entry(">=", COMPARISON),
          Map.entry("in", COMPARISON),
          Map.entry("matches", COMPARISON),
          Map.entry("contains", COMPARISON),
          Map.entry("startsWith", COMPARISON),
          Map.entry("endsWith", COMPARISON),
          Map.entry("..", 25),
          Map.entry("+", 30),
          Map.entry("-", 30),
          Map.entry("*", 60),
          Map.entry("/", 60),
          Map.entry("%", 60),
          Map.entry("**", 100),
          Map.entry("^", 100),
          Map.entry("??", 500));
  private static final Set<String> RIGHT = Set.of("**", "^");
  private static final Set<String> ORDERINGS = Set.of("<", ">", "<=", ">=");
  private static final Set<String> NEGATABLE =
      Set.of("in", "matches", "contains", "startsWith", "endsWith");

  private final List<Token> tokens;
  private final Set<String> functions;
  private int at;
  private int depth;
  private int predicates;
  private int nodes;

  private Parser(List<Token> tokens, Set<String> functions) {
    this.tokens = tokens;
    this.functions = functions;
  }

  static Node parse(String text, Set<String> functions) {
    if (text.length() > MAX_LENGTH) {
      throw new ExprException(
          "expected at most " + MAX_LENGTH + " characters, got " + text.length());
    }
    Parser parser = new Parser(Lexer.tokens(text), functions);
    Node node = parser.sequence();
    if (parser.current().kind() != Kind.END) {
      throw parser.unexpected("the end");
    }
    return node;
  }

  private Token current() {
    return tokens.get(at);
  }

  private Token take() {
    Token token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private void expect(Kind kind, String text) {
    if (!current().is(kind, text)) {
      throw unexpected("'" + text + "'");
    }
    at++;
  }

  private String name() {
    if (current().kind() != Kind.NAME) {
      throw unexpected("a name");
    }
    return take().text();
  }

  private ExprException unexpected(String expected) {
    return new ExprException("expected " + expected + ", got " + current());
  }

  private <N extends Node> N made(N node) {
    nodes++;
    if (nodes > MAX_NODES) {
      throw new ExprException("expected at most " + MAX_NODES + " parts");
    }
    return node;
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>(List.of(expression(0)));
    while (current().isOperator(";")) {
      at++;
      if (current().kind() == Kind.END) {
        break;
      }
      parts.add(expression(0));
    }
    return parts.size() == 1 ? parts.get(0) : made(new Node.Sequence(parts));
  }

  private Node expression(int precedence) {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new ExprException("expected at most " + MAX_DEPTH + " levels");
    }
    try {
      if (precedence == 0 && current().isOperator("let")) {
        return let();
      }
      if (precedence == 0 && current().isOperator("if")) {
        return branch();
      }
      Node node = binary(primary(), precedence);
      return precedence == 0 ? ternary(node) : node;
    } finally {
      depth--;
    }
  }

  private Node let() {
    at++;
    String name = name();
    expect(Kind.OPERATOR, "=");
    Node value = expression(0);
    expect(Kind.OPERATOR, ";");
    return made(new Node.Let(name, value, sequence()));
  }

  private Node branch() {
    at++;
    Node condition = expression(0);
    Node then = block();
    expect(Kind.OPERATOR, "else");
    Node otherwise = current().isOperator("if") ? expression(0) : block();
    return made(new Node.Conditional(condition, then, otherwise));
  }

  private Node block() {
    expect(Kind.BRACKET, "{");
    Node node = sequence();
    expect(Kind.BRACKET, "}");
    return node;
  }

  private Node ternary(Node first) {
    Node node = first;
    while (current().isOperator("?")) {
      at++;
      if (current().isOperator(":")) {
        at++;
        node = made(new Node.Binary("?:", node, expression(0)));
      } else {
        Node then = expression(0);
        expect(Kind.OPERATOR, ":");
        node = made(new Node.Conditional(node, then, expression(0)));
      }
    }
    return node;
  }

  private Node binary(Node first, int precedence) {
    Node left = first;
    String before = "";
    while (current().kind() == Kind.OPERATOR) {
      boolean negated = current().text().equals("not");
      String operator = negated ? tokens.get(at + 1).text() : current().text();
      Integer strength = BINARY.get(operator);
      if (negated && !NEGATABLE.contains(operator)) {
        throw unexpected("an operator");
      }
      if (strength == null || strength < precedence) {
        break;
      }
      at += negated ? 2 : 1;
      if (operator.equals("|")) {
        left = call(name(), new ArrayList<>(List.of(left)));
      } else if (before.equals("??") && !operator.equals("??")) {
        throw new ExprException("?? beside " + operator + " needs parentheses");
      } else if (ORDERINGS.contains(operator)) {
        left = ordering(left, operator);
      } else {
        Node right = expression(RIGHT.contains(operator) ? strength : strength + 1);
        left = made(new Node.Binary(operator, left, right));
        left = negated ? made(new Node.Unary("not", left)) : left;
      }
      before = operator;
    }
    return left;
  }

  /** A row of comparisons holds when each does; every operand is looked at once. */
  private Node ordering(Node first, String symbol) {
    List<Node> operands = new ArrayList<>(List.of(first));
    List<String> operators = new ArrayList<>(List.of(symbol));
    while (true) {
      operands.add(expression(COMPARISON + 1));
      if (current().kind() != Kind.OPERATOR || !ORDERINGS.contains(current().text())) {
        return made(new Node.Ordering(operands, operators));
      }
      operators.add(take().text());
    }
  }

  private Node primary() {
    Token token = current();
    Integer strength = token.kind() == Kind.OPERATOR ? UNARY.get(token.text()) : null;
    if (strength != null) {
      at++;
      return postfix(made(new Node.Unary(token.text(), expression(strength))));
    }
    if (token.isBracket("(")) {
      at++;
      Node node = sequence();
      expect(Kind.BRACKET, ")");
      return postfix(node);
    }
    if (predicates > 0 && token.isOperator("#")) {
      at++;
      boolean named = current().kind() == Kind.NAME && current().at() == token.at() + 1;
      return postfix(made(new Node.Element(named ? take().text() : "")));
    }
    if (predicates > 0 && token.isOperator(".")) {
      return postfix(made(new Node.Element("")));
    }
    if (token.isOperator("::")) {
      at++;
      return postfix(builtinCall(name(), new ArrayList<>()));
    }
    return secondary();
  }

  private Node secondary() {
    Token token = take();
    switch (token.kind()) {
      case NAME -> {
        Node word = word(token.text());
        return word instanceof Node.Literal ? word : postfix(word);
      }
      case NUMBER -> {
        return made(new Node.Literal(number(token)));
      }
      case STRING -> {
        return postfix(made(new Node.Literal(token.text())));
      }
      default -> {
        if (token.isBracket("[")) {
          return postfix(list());
        }
        if (token.isBracket("{")) {
          return postfix(map());
        }
        at -= token.kind() == Kind.END ? 0 : 1;
        throw unexpected("a value");
      }
    }
  }

  private Node word(String word) {
    return switch (word) {
      case "true" -> made(new Node.Literal(true));
      case "false" -> made(new Node.Literal(false));
      case "nil" -> made(new Node.Literal(null));
      default ->
          current().isBracket("(") ? call(word, new ArrayList<>()) : made(new Node.Name(word));
    };
  }

  private Object number(Token token) {
    String text = token.text().replace("_", "").toLowerCase(Locale.ROOT);
    try {
      if (text.startsWith("0x")) {
        return Long.parseLong(text.substring(2), 16);
      }
      if (text.startsWith("0b")) {
        return Long.parseLong(text.substring(2), 2);
      }
      if (text.startsWith("0o")) {
        return Long.parseLong(text.substring(2), 8);
      }
      if (text.contains(".") || text.contains("e")) {
        double value = Double.parseDouble(text);
        if (!Double.isInfinite(value)) {
          return value;
        }
      } else {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw new ExprException("expected a number, got " + token, e);
    }
    throw new ExprException("expected a number of 64 bits, got " + token);
  }

  private Node list() {
    List<Node> elements = new ArrayList<>();
    while (!current().isBracket("]")) {
      elements.add(expression(0));
      if (!current().isBracket("]")) {
        expect(Kind.OPERATOR, ",");
      }
    }
    at++;
    return made(new Node.ListOf(elements));
  }

  private Node map() {
    List<Node> keys = new ArrayList<>();
    List<Node> values = new ArrayList<>();
    while (!current().isBracket("}")) {
      Token token = current();
      if (token.isBracket("(")) {
        keys.add(expression(0));
      } else if (token.kind() == Kind.NAME
          || token.kind() == Kind.STRING
          || token.kind() == Kind.NUMBER) {
        keys.add(made(new Node.Literal(take().text())));
      } else {
        throw unexpected("a key");
      }
      expect(Kind.OPERATOR, ":");
      values.add(expression(0));
      if (!current().isBracket("}")) {
        expect(Kind.OPERATOR, ",");
      }
    }
    at++;
    return made(new Node.MapOf(keys, values));
  }

  private Node call(String function, List<Node> arguments) {
    if (!functions.contains(function) && Builtin.find(function) != null) {
      return builtinCall(function, arguments);
    }
    arguments(arguments);
    return made(new Node.Call(function, arguments));
  }

  private void arguments(List<Node> arguments) {
    expect(Kind.BRACKET, "(");
    boolean first = true;
    while (!current().isBracket(")")) {
      if (!first) {
        expect(Kind.OPERATOR, ",");
        if (current().isBracket(")")) {
          break;
        }
      }
      first = false;
      arguments.add(expression(0));
    }
    at++;
  }

  private Node builtinCall(String name, List<Node> arguments) {
    Builtin builtin = Builtin.find(name);
    if (builtin == null) {
      throw new ExprException("there is no function " + name);
    }
    if (!builtin.takesPredicate()) {
      arguments(arguments);
      return made(new Node.BuiltinCall(builtin, arguments, null));
    }
    expect(Kind.BRACKET, "(");
    if (arguments.isEmpty()) {
      arguments.add(expression(0));
      if (current().isOperator(",")) {
        at++;
      }
    }
    Node predicate = current().isBracket(")") ? null : predicate();
    while (current().isOperator(",")) {
      at++;
      if (!current().isBracket(")")) {
        arguments.add(expression(0));
      }
    }
    expect(Kind.BRACKET, ")");
    return made(new Node.BuiltinCall(builtin, arguments, predicate));
  }

  private Node predicate() {
    predicates++;
    boolean braces = current().isBracket("{");
    at += braces ? 1 : 0;
    Node node = braces ? sequence() : expression(0);
    if (braces) {
      expect(Kind.BRACKET, "}");
    }
    predicates--;
    return node;
  }

  private Node postfix(Node first) {
    Node node = first;
    while (true) {
      Token token = current();
      boolean optional = token.isOperator("?.");
      if (optional && tokens.get(at + 1).isBracket("[")) {
        at++;
        node = made(new Node.Chain(index(node, true)));
      } else if (optional || token.isOperator(".")) {
        at++;
        node = member(node, optional);
      } else if (token.isBracket("[")) {
        node = index(node, false);
      } else {
        return node;
      }
    }
  }

  private Node member(Node base, boolean optional) {
    Token token = take();
    boolean word =
        token.kind() == Kind.OPERATOR && Character.isLetter((token.text() + " ").charAt(0));
    if (token.kind() != Kind.NAME && !word) {
      throw new ExprException("expected a name, got " + token);
    }
    boolean chained = base instanceof Node.Chain;
    Node node = base instanceof Node.Chain chain ? chain.node() : base;
    Node found = made(new Node.Member(node, made(new Node.Literal(token.text())), optional));
    if (current().isBracket("(")) {
      List<Node> arguments = new ArrayList<>();
      arguments(arguments);
      found = made(new Node.Invoke(found, arguments));
    }
    return chained || optional ? made(new Node.Chain(found)) : found;
  }

  private Node index(Node node, boolean optional) {
    expect(Kind.BRACKET, "[");
    @Nullable Node from = current().isOperator(":") ? null : expression(0);
    Node result;
    if (current().isOperator(":")) {
      at++;
      Node to = current().isBracket("]") ? null : expression(0);
      result = made(new Node.Slice(node, from, to));
    } else if (from != null) {
      result = made(new Node.Member(node, from, optional));
    } else {
      throw unexpected("an index");
    }
    expect(Kind.BRACKET, "]");
    return result;
  }
}
