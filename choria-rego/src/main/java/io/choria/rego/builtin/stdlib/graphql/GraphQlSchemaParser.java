package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.stdlib.call.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses GraphQL schemas into the tree of spec 08 §5.9. */
final class GraphQlSchemaParser extends GraphQlParser {
  private static final Set<String> LOCATIONS =
      Set.of(
          "QUERY",
          "MUTATION",
          "SUBSCRIPTION",
          "FIELD",
          "FRAGMENT_DEFINITION",
          "FRAGMENT_SPREAD",
          "INLINE_FRAGMENT",
          "VARIABLE_DEFINITION",
          "SCHEMA",
          "SCALAR",
          "OBJECT",
          "FIELD_DEFINITION",
          "ARGUMENT_DEFINITION",
          "INTERFACE",
          "UNION",
          "ENUM",
          "ENUM_VALUE",
          "INPUT_OBJECT",
          "INPUT_FIELD_DEFINITION");

  private final boolean builtIn;

  GraphQlSchemaParser(String text, boolean builtIn, Pace pace) {
    super(text, pace);
    this.builtIn = builtIn;
  }

  ObjectValue schemaDocument() {
    List<Value> schemas = new ArrayList<>();
    List<Value> schemaExtensions = new ArrayList<>();
    List<Value> directives = new ArrayList<>();
    List<Value> definitions = new ArrayList<>();
    List<Value> extensions = new ArrayList<>();
    while (!peek().is(GraphQlToken.EOF)) {
      String description = description();
      GraphQlToken described = previous();
      GraphQlToken token = peek();
      if (!token.is(GraphQlToken.NAME)) {
        throw unexpected(token);
      }
      switch (token.value()) {
        case "scalar", "type", "interface", "union", "enum", "input" ->
            definitions.add(definition(description, false));
        case "schema" -> schemas.add(schema(description, false));
        case "directive" -> directives.add(directive(description));
        case "extend" -> {
          if (!description.isEmpty()) {
            throw unexpected(described);
          }
          next();
          if (peek().isName("schema")) {
            schemaExtensions.add(schema("", true));
          } else {
            extensions.add(definition("", true));
          }
        }
        default -> throw unexpected(token);
      }
    }
    return new GraphQlNode()
        .put("Schema", schemas)
        .put("SchemaExtension", schemaExtensions)
        .put("Directives", directives)
        .put("Definitions", definitions)
        .put("Extensions", extensions)
        .build();
  }

  private String description() {
    GraphQlToken token = peek();
    boolean present = token.is(GraphQlToken.STRING) || token.is(GraphQlToken.BLOCK_STRING);
    return present ? next().value() : "";
  }

  private Value schema(String description, boolean extension) {
    next();
    GraphQlToken token = peek();
    List<Value> directives = directives(true);
    List<Value> operations = some("{", "}", this::operationType);
    if (extension && directives.isEmpty() && operations.isEmpty()) {
      throw unexpected(peek());
    }
    return new GraphQlNode()
        .put("Description", description)
        .put("Directives", directives)
        .put("OperationTypes", operations)
        .build(places, token);
  }

  private Value operationType() {
    GraphQlToken token = next();
    if (!token.isName("query") && !token.isName("mutation") && !token.isName("subscription")) {
      throw unexpected(token);
    }
    expect(":");
    return new GraphQlNode()
        .put("Operation", token.value())
        .put("Type", name())
        .build(places, token);
  }

  private Value definition(String description, boolean extension) {
    GraphQlToken keyword = peek();
    String kind =
        switch (keyword.is(GraphQlToken.NAME) ? keyword.value() : "") {
          case "scalar" -> "SCALAR";
          case "type" -> "OBJECT";
          case "interface" -> "INTERFACE";
          case "union" -> "UNION";
          case "enum" -> "ENUM";
          case "input" -> "INPUT_OBJECT";
          default -> throw unexpected(keyword);
        };
    next();
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode().put("Kind", kind).put("Description", description);
    node.put("Name", name());
    boolean implementsSome = kind.equals("OBJECT") || (kind.equals("INTERFACE") && !extension);
    List<Value> interfaces = implementsSome ? interfaces() : List.of();
    List<Value> directives = directives(true);
    List<Value> members = members(kind);
    if (extension && interfaces.isEmpty() && directives.isEmpty() && members.isEmpty()) {
      throw unexpected(peek());
    }
    return node.put("Interfaces", interfaces)
        .put("Directives", directives)
        .put(membersName(kind), members)
        .put("BuiltIn", Value.of(builtIn))
        .build(places, token);
  }

  private static String membersName(String kind) {
    return switch (kind) {
      case "UNION" -> "Types";
      case "ENUM" -> "EnumValues";
      default -> "Fields";
    };
  }

  private List<Value> members(String kind) {
    return switch (kind) {
      case "OBJECT", "INTERFACE" -> some("{", "}", () -> field(true));
      case "INPUT_OBJECT" -> some("{", "}", () -> field(false));
      case "ENUM" -> some("{", "}", this::enumValue);
      case "UNION" -> unionTypes();
      default -> List.of();
    };
  }

  private List<Value> interfaces() {
    if (!peek().value().equals("implements")) {
      return List.of();
    }
    next();
    return separated("&");
  }

  private List<Value> unionTypes() {
    return skip("=") ? separated("|") : List.of();
  }

  private List<Value> separated(String separator) {
    skip(separator);
    List<Value> names = new ArrayList<>();
    do {
      names.add(StringValue.of(name()));
    } while (skip(separator));
    return names;
  }

  private Value field(boolean output) {
    String description = description();
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode().put("Description", description).put("Name", name());
    if (output) {
      node.put("Arguments", some("(", ")", () -> field(false)));
    }
    expect(":");
    node.put("Type", type());
    if (!output && skip("=")) {
      node.put("DefaultValue", value(true));
    }
    return node.put("Directives", directives(true)).build(places, token);
  }

  private Value enumValue() {
    String description = description();
    GraphQlToken token = peek();
    return new GraphQlNode()
        .put("Description", description)
        .put("Name", name())
        .put("Directives", directives(true))
        .build(places, token);
  }

  private Value directive(String description) {
    next();
    expect("@");
    GraphQlToken token = peek();
    GraphQlNode node = new GraphQlNode().put("Description", description).put("Name", name());
    node.put("Arguments", some("(", ")", () -> field(false)));
    boolean repeatable = peek().isName("repeatable");
    if (repeatable) {
      next();
    }
    expectKeyword("on");
    skip("|");
    List<Value> locations = new ArrayList<>();
    do {
      GraphQlToken location = expect(GraphQlToken.NAME);
      if (!LOCATIONS.contains(location.value())) {
        throw unexpected(location);
      }
      locations.add(StringValue.of(location.value()));
    } while (skip("|"));
    return node.put("Locations", locations)
        .put("IsRepeatable", Value.of(repeatable))
        .build(places, token);
  }
}
