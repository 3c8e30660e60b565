package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.JsonLimits;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.format.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses GraphQL into the tree of spec 08 §5.9; the part that queries and schemas share. */
class GraphQlParser {
  final GraphQlNode.Places places = new GraphQlNode.Places();
  private final GraphQlLexer lexer;
  private @Nullable GraphQlToken peeked;
  private GraphQlToken previous = new GraphQlToken(GraphQlToken.EOF, "", 1, 1);
  private @Nullable GraphQlException failure;
  private int depth;

  GraphQlParser(String text, Pace pace) {
    this.lexer = new GraphQlLexer(text, pace);
  }

  final GraphQlToken peek() {
    GraphQlToken token = peeked;
    if (token == null) {
      token = read();
      peeked = token;
    }
    return token;
  }

  /** An error of the lexer counts only when its token is consumed. */
  private GraphQlToken read() {
    try {
      return lexer.next();
    } catch (GraphQlException e) {
      failure = e;
      return lexer.invalid();
    }
  }

  final GraphQlToken next() {
    previous = peek();
    GraphQlException pending = failure;
    if (pending != null) {
      throw pending;
    }
    peeked = null;
    return previous;
  }

  final GraphQlToken previous() {
    return previous;
  }

  final boolean skip(String kind) {
    if (peek().is(kind)) {
      next();
      return true;
    }
    return false;
  }

  final GraphQlException error(GraphQlToken token, String message) {
    return new GraphQlException(message, token.line(), token.column(), "");
  }

  final GraphQlException unexpected(GraphQlToken token) {
    return error(token, "Unexpected " + token.shown());
  }

  final GraphQlToken expect(String kind) {
    GraphQlToken token = peek();
    if (!token.is(kind)) {
      throw error(token, "Expected " + kind + ", found " + token.kind());
    }
    return next();
  }

  final void expectKeyword(String word) {
    GraphQlToken token = peek();
    if (!token.isName(word)) {
      throw error(token, "Expected " + GoText.quote(word) + ", found " + token.shown());
    }
    next();
  }

  final String name() {
    return expect(GraphQlToken.NAME).value();
  }

  /** A bracketed list that is absent or has at least one element. */
  final List<Value> some(String open, String close, Supplier<Value> element) {
    if (!peek().is(open)) {
      return List.of();
    }
    next();
    if (peek().is(close)) {
      throw error(peek(), "expected at least one definition, found " + close);
    }
    return rest(close, element);
  }

  private List<Value> rest(String close, Supplier<Value> element) {
    if (++depth > JsonLimits.DEFAULT.maxDepth()) {
      throw error(peek(), "nested deeper than " + JsonLimits.DEFAULT.maxDepth() + " levels");
    }
    List<Value> elements = new ArrayList<>();
    while (!peek().is(close)) {
      elements.add(element.get());
    }
    next();
    depth--;
    return elements;
  }

  ObjectValue queryDocument() {
    List<Value> operations = new ArrayList<>();
    List<Value> fragments = new ArrayList<>();
    while (!peek().is(GraphQlToken.EOF)) {
      GraphQlToken token = peek();
      if (token.isName("fragment")) {
        fragments.add(fragmentDefinition());
      } else if (token.is("{")
          || token.isName("query")
          || token.isName("mutation")
          || token.isName("subscription")) {
        operations.add(operation());
      } else {
        throw unexpected(token);
      }
    }
    return new GraphQlNode().put("Operations", operations).put("Fragments", fragments).build();
  }

  private Value operation() {
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode();
    if (token.is("{")) {
      return node.put("Name", "")
          .put("Operation", "query")
          .put("SelectionSet", requiredSelections())
          .build(places, token);
    }
    node.put("Operation", next().value());
    node.put("Name", peek().is(GraphQlToken.NAME) ? next().value() : "");
    node.put("VariableDefinitions", some("(", ")", this::variableDefinition));
    node.put("Directives", directives(false));
    return node.put("SelectionSet", requiredSelections()).build(places, token);
  }

  private Value variableDefinition() {
    GraphQlToken token = peek();
    expect("$");
    GraphQlNode node = new GraphQlNode().put("Variable", name());
    expect(":");
    node.put("Type", type());
    if (skip("=")) {
      node.put("DefaultValue", value(true));
    }
    node.put("Directives", directives(false));
    return node.put("Used", Value.of(false)).build(places, token);
  }

  private List<Value> requiredSelections() {
    if (!peek().is("{")) {
      throw error(peek(), "Expected {, found " + peek().kind());
    }
    return some("{", "}", this::selection);
  }

  private Value selection() {
    if (peek().is("...")) {
      return fragment();
    }
    GraphQlToken token = peek();
    String alias = name();
    GraphQlNode node = new GraphQlNode().put("Alias", alias);
    node.put("Name", skip(":") ? name() : alias);
    node.put("Arguments", arguments(false));
    node.put("Directives", directives(false));
    return node.put("SelectionSet", some("{", "}", this::selection)).build(places, token);
  }

  private Value fragment() {
    next();
    GraphQlToken token = peek();
    if (token.is(GraphQlToken.NAME) && !token.value().equals("on")) {
      return new GraphQlNode()
          .put("Name", name())
          .put("Directives", directives(false))
          .build(places, token);
    }
    GraphQlNode node = new GraphQlNode();
    if (token.isName("on")) {
      next();
      node.put("TypeCondition", name());
    } else {
      node.put("TypeCondition", "");
    }
    return node.put("Directives", directives(false))
        .put("SelectionSet", requiredSelections())
        .build(places, token);
  }

  private Value fragmentDefinition() {
    GraphQlToken token = peek();
    next();
    if (peek().isName("on")) {
      throw unexpected(peek());
    }
    GraphQlNode node = new GraphQlNode().put("Name", name());
    node.put("VariableDefinition", some("(", ")", this::variableDefinition));
    expectKeyword("on");
    node.put("TypeCondition", name());
    return node.put("Directives", directives(false))
        .put("SelectionSet", requiredSelections())
        .build(places, token);
  }

  private List<Value> arguments(boolean constant) {
    return some("(", ")", () -> argument(constant));
  }

  private Value argument(boolean constant) {
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode().put("Name", name());
    expect(":");
    return node.put("Value", value(constant)).build(places, token);
  }

  final List<Value> directives(boolean constant) {
    List<Value> directives = new ArrayList<>();
    while (skip("@")) {
      GraphQlToken token = peek();
      directives.add(
          new GraphQlNode()
              .put("Name", name())
              .put("Arguments", arguments(constant))
              .put("Location", "")
              .build(places, token));
    }
    return directives;
  }

  final Value type() {
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode();
    if (skip("[")) {
      token = peek();
      if (++depth > JsonLimits.DEFAULT.maxDepth()) {
        throw error(token, "nested deeper than " + JsonLimits.DEFAULT.maxDepth() + " levels");
      }
      node.put("NamedType", "").put("Elem", type());
      depth--;
      expect("]");
    } else {
      node.put("NamedType", name());
    }
    return node.put("NonNull", Value.of(skip("!"))).build(places, token);
  }

  final Value value(boolean constant) {
    GraphQlToken token = peek();
    switch (token.kind()) {
      case "[" -> {
        next();
        return literal(
            token,
            8,
            "",
            rest(
                "]",
                () -> new GraphQlNode().put("Name", "").put("Value", value(constant)).build()));
      }
      case "{" -> {
        next();
        return literal(token, 9, "", rest("}", () -> argument(constant)));
      }
      case "$" -> {
        if (constant) {
          throw unexpected(token);
        }
        next();
        return literal(token, 0, name(), List.of());
      }
      default -> {
        int kind = scalarKind(token);
        next();
        return literal(token, kind, token.value(), List.of());
      }
    }
  }

  private int scalarKind(GraphQlToken token) {
    return switch (token.kind()) {
      case GraphQlToken.INT -> 1;
      case GraphQlToken.FLOAT -> 2;
      case GraphQlToken.STRING -> 3;
      case GraphQlToken.BLOCK_STRING -> 4;
      case GraphQlToken.NAME ->
          switch (token.value()) {
            case "true", "false" -> 5;
            case "null" -> 6;
            default -> 7;
          };
      default -> throw unexpected(token);
    };
  }

  private Value literal(GraphQlToken token, int kind, String raw, List<Value> children) {
    return new GraphQlNode()
        .put("Raw", StringValue.of(raw))
        .put("Kind", NumberValue.of(kind))
        .put("Children", children)
        .put("ExpectedTypeHasDefault", Value.of(false))
        .build(places, token);
  }
}
