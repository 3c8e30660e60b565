package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.OutputDdl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds outputs against their DDL. Generated Go clients take each declared output for granted, with
 * its type, and break without (spec 02 §1.2): what is absent becomes its default or is empty.
 */
final class ReplyOutputs {
  private ReplyOutputs() {}

  static ObjectNode complete(ActionDdl ddl, ObjectNode outputs) {
    ObjectNode complete = outputs.deepCopy();
    for (OutputDdl output : ddl.outputs().values()) {
      JsonNode value = complete.get(output.name());
      if (value == null || value.isNull()) {
        JsonNode instead =
            output.defaultValue() == null ? empty(complete, output) : output.defaultValue();
        if (instead != null) {
          complete.set(output.name(), instead);
        }
      } else if (!isOf(output, value)) {
        throw new IllegalStateException(
            "expected the output "
                + output.name()
                + " to be of type="
                + output.type()
                + ", the action gave "
                + value.getNodeType());
      }
    }
    complete
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!ddl.outputs().containsKey(name)) {
                throw new IllegalStateException(
                    "expected outputs of the DDL="
                        + ddl.outputs().keySet()
                        + ", the action gave "
                        + name);
              }
            });
    return complete;
  }

  private static @Nullable JsonNode empty(ObjectNode outputs, OutputDdl output) {
    return switch (output.type().toLowerCase(Locale.ROOT)) {
      case "string", "list" -> TextNode.valueOf("");
      case "array" -> outputs.arrayNode();
      case "hash" -> outputs.objectNode();
      default -> null;
    };
  }

  private static boolean isOf(OutputDdl output, JsonNode value) {
    return switch (output.type().toLowerCase(Locale.ROOT)) {
      case "string", "list" -> value.isTextual();
      case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
      case "number", "float" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value instanceof ArrayNode;
      case "hash" -> value.isObject();
      default -> true;
    };
  }
}
