package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.call.TextSize;
import io.choria.rego.builtin.stdlib.encoding.Encoding;
import org.jspecify.annotations.Nullable;

/** GraphQL queries and schemas (spec 08 §4.17, §5.9). */
public final class GraphQl {
  private GraphQl() {}

  /**
   * A parsed text, or a tree that was given.
   *
   * @param tree the syntax tree
   * @param places where its nodes stand
   */
  record Document(ObjectValue tree, GraphQlNode.Places places) {
    static Document query(BuiltinContext context, Value operand, int position) {
      if (operand instanceof StringValue text) {
        allocate(context, text);
        GraphQlParser parser = new GraphQlParser(text.value(), context::charge);
        try {
          return new Document(parser.queryDocument(), parser.places);
        } catch (StackOverflowError e) {
          throw tooDeep();
        }
      }
      return given(context, operand, position, "QueryDocument");
    }

    static Document schema(BuiltinContext context, Value operand, int position) {
      if (operand instanceof StringValue text) {
        allocate(context, text);
        GraphQlSchemaParser parser = new GraphQlSchemaParser(text.value(), false, context::charge);
        try {
          return new Document(parser.schemaDocument(), parser.places);
        } catch (StackOverflowError e) {
          throw tooDeep();
        }
      }
      return given(context, operand, position, "SchemaDocument");
    }

    /** A text becomes a tree that is much larger. */
    private static void allocate(BuiltinContext context, StringValue text) {
      context.allocate(text.value().length() * 16L);
    }

    private static Document given(
        BuiltinContext context, Value operand, int position, String kind) {
      if (operand instanceof ObjectValue tree) {
        TextSize.charge(context, tree);
        // only what JSON can hold gets through
        Value json = Encoding.reader(context::charge).read(tree.toJson());
        return new Document(GraphQlShape.of(kind, (ObjectValue) json), new GraphQlNode.Places());
      }
      throw BuiltinException.operand(position, operand, "string", "object");
    }
  }

  private static BuiltinException tooDeep() {
    return BuiltinException.of("nested deeper than the stack of the thread allows");
  }

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "graphql.parse_query" ->
          (F1) (context, a) -> parse(context, Operands.string(a, 1), true);
      case "graphql.parse_schema" ->
          (F1) (context, a) -> parse(context, Operands.string(a, 1), false);
      case "graphql.parse" -> (F2) GraphQl::parseBoth;
      case "graphql.parse_and_verify" -> (F2) GraphQl::parseAndVerify;
      case "graphql.is_valid" ->
          (F2) (context, a, b) -> Value.of(!isRejected(parseAndVerify(context, a, b)));
      case "graphql.schema_is_valid" -> (F1) GraphQl::isValidSchema;
      default -> null;
    };
  }

  private static Value parse(BuiltinContext context, StringValue text, boolean query) {
    try {
      return query ? Document.query(context, text, 1).tree : Document.schema(context, text, 1).tree;
    } catch (GraphQlException e) {
      throw BuiltinException.of(e.text());
    }
  }

  private static Value both(BuiltinContext context, Value a, Value b) {
    // the reference counts these operands from zero
    Document query = Document.query(context, a, 0);
    Document schema = Document.schema(context, b, 1);
    try {
      GraphQlValidation.validate(context, schema, query);
    } catch (StackOverflowError e) {
      throw tooDeep();
    }
    return ArrayValue.of(query.tree, schema.tree);
  }

  private static Value parseBoth(BuiltinContext context, Value a, Value b) {
    try {
      return both(context, a, b);
    } catch (GraphQlException e) {
      throw BuiltinException.of(e.text());
    }
  }

  private static Value parseAndVerify(BuiltinContext context, Value a, Value b) {
    try {
      ArrayValue trees = (ArrayValue) both(context, a, b);
      return ArrayValue.of(Value.of(true), trees.get(0), trees.get(1));
    } catch (GraphQlException | BuiltinException e) {
      return ArrayValue.of(Value.of(false), ObjectValue.EMPTY, ObjectValue.EMPTY);
    }
  }

  private static boolean isRejected(Value result) {
    return !((ArrayValue) result).get(0).isTruthy();
  }

  private static Value isValidSchema(BuiltinContext context, Value a) {
    try {
      GraphQlValidation.schema(Document.schema(context, a, 1), context::charge);
      return Value.of(true);
    } catch (GraphQlException | BuiltinException | StackOverflowError e) {
      return Value.of(false);
    }
  }
}
