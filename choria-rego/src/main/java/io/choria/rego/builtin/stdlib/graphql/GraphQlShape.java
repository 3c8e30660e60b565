package io.choria.rego.builtin.stdlib.graphql;

import io.choria.rego.ArrayValue;
import io.choria.rego.BooleanValue;
import io.choria.rego.NullValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members the nodes of syntax trees have (spec 08 §5.9). Trees that a policy hands in are
 * brought to these shapes: other members go, texts and flags that are missing come.
 */
final class GraphQlShape {
  private static final String TYPE = "Type:Type DefaultValue:Value";
  private static final String DESCRIBED = "Description Name Directives*Directive ";

  /**
   * For each kind of node its members: bare ones are texts, {@code ?} are flags, {@code #} numbers,
   * {@code *} lists, {@code :} nodes.
   */
  private static final Map<String, String> SHAPES =
      Map.ofEntries(
          Map.entry("QueryDocument", "Operations*OperationDefinition Fragments*FragmentDefinition"),
          Map.entry(
              "OperationDefinition",
              "Operation Name VariableDefinitions*VariableDefinition Directives*Directive"
                  + " SelectionSet*Field"),
          Map.entry("VariableDefinition", "Variable Directives*Directive Used? " + TYPE),
          Map.entry(
              "FragmentDefinition",
              "Name TypeCondition VariableDefinition*VariableDefinition Directives*Directive"
                  + " SelectionSet*Field"),
          Map.entry(
              "Field", "Alias Name Arguments*Argument Directives*Directive SelectionSet*Field"),
          Map.entry("Argument", "Name Value:Value"),
          Map.entry("Value", "Raw Kind# Children*Argument ExpectedTypeHasDefault?"),
          Map.entry("Directive", "Name Location Arguments*Argument"),
          Map.entry("Type", "NamedType NonNull? Elem:Type"),
          Map.entry(
              "SchemaDocument",
              "Schema*SchemaDefinition SchemaExtension*SchemaDefinition"
                  + " Directives*DirectiveDefinition Definitions*Definition Extensions*Definition"),
          Map.entry(
              "SchemaDefinition",
              "Description Directives*Directive OperationTypes*OperationTypeDefinition"),
          Map.entry("OperationTypeDefinition", "Operation Type"),
          Map.entry(
              "Definition",
              DESCRIBED
                  + "Kind BuiltIn? Interfaces* Types* Fields*FieldDefinition"
                  + " EnumValues*EnumValueDefinition"),
          Map.entry("FieldDefinition", DESCRIBED + "Arguments*ArgumentDefinition " + TYPE),
          Map.entry("ArgumentDefinition", DESCRIBED + TYPE),
          Map.entry("EnumValueDefinition", DESCRIBED.strip()),
          Map.entry(
              "DirectiveDefinition",
              "Description Name IsRepeatable? Locations* Arguments*ArgumentDefinition"));

  private final String document;

  private GraphQlShape(String document) {
    this.document = document;
  }

  /**
   * A tree of the shape of its kind.
   *
   * @param document the kind of the whole
   * @throws BuiltinException if a member is of another kind than it has to be
   */
  static ObjectValue of(String document, ObjectValue tree) {
    return new GraphQlShape(document).node(document, tree, document);
  }

  private ObjectValue node(String kind, Value value, String where) {
    if (!(value instanceof ObjectValue node)) {
      throw mismatch(value, where, "ast." + kind);
    }
    ObjectValue.Builder result = ObjectValue.builder();
    for (String member : SHAPES.getOrDefault(kind, "").split(" ", -1)) {
      int end = 0;
      while (end < member.length() && Character.isLetter(member.charAt(end))) {
        end++;
      }
      String name = member.substring(0, end);
      Value shaped =
          member(member.substring(end), node.get(name), where.equals(document) ? name : where);
      if (shaped != null) {
        result.with(name, shaped);
      }
    }
    return result.build();
  }

  private @Nullable Value member(String type, @Nullable Value given, String where) {
    Value value = given == null ? Value.nullValue() : given;
    boolean absent = value instanceof NullValue;
    return switch (type) {
      case "" -> absent ? Value.of("") : scalar(value, Value.Kind.STRING, where);
      case "?" -> absent ? Value.of(false) : scalar(value, Value.Kind.BOOLEAN, where);
      case "#" -> absent ? Value.of(0) : scalar(value, Value.Kind.NUMBER, where);
      default -> absent ? null : composite(type, value, where);
    };
  }

  private @Nullable Value composite(String type, Value value, String where) {
    if (type.startsWith(":")) {
      ObjectValue node = node(type.substring(1), value, where);
      return node.size() == 0 ? null : node;
    }
    if (!(value instanceof ArrayValue elements)) {
      throw mismatch(
          value, where, type.equals("*") ? "[]string" : "ast." + type.substring(1) + "List");
    }
    List<Value> result = new ArrayList<>();
    for (Value element : elements) {
      if (type.equals("*")) {
        result.add(scalar(element, Value.Kind.STRING, where));
      } else if (!type.equals("*Field")) {
        result.add(node(type.substring(1), element, where));
      } else if (element instanceof ObjectValue) {
        // what is no selection is left out
        result.add(node("Field", element, where));
      }
    }
    return result.isEmpty() ? null : ArrayValue.of(result);
  }

  private Value scalar(Value value, Value.Kind kind, String where) {
    if (value.kind() == kind) {
      return value;
    }
    throw mismatch(
        value,
        where,
        switch (kind) {
          case STRING -> "string";
          case BOOLEAN -> "bool";
          default -> "ast.ValueKind";
        });
  }

  private BuiltinException mismatch(Value value, String where, String wanted) {
    return BuiltinException.of(
        "json: cannot unmarshal "
            + (value instanceof BooleanValue ? "bool" : value.kind().label())
            + " into Go struct field "
            + document
            + "."
            + where
            + " of type "
            + wanted);
  }
}
