package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.ddl.InputException.Fault;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The inputs of one request together (spec 02 §2.4, §2.6, §2.7). */
final class RequestInputs {
  /** Old clients send it; it is nobody's input (spec 02 §1.6). */
  private static final String PROCESS_RESULTS = "process_results";

  private RequestInputs() {}

  static ObjectNode convert(ActionDdl action, Map<String, String> texts) {
    ObjectNode typed = JsonNodeFactory.instance.objectNode();
    texts.forEach(
        (key, text) -> {
          String name = key.toLowerCase(Locale.ROOT);
          InputDdl input = action.inputs().get(name);
          if (input == null) {
            throw new InputException(
                Fault.UNDECLARED, name, "input '" + name + "' has not been declared");
          }
          try {
            JsonNode value = input.convert(text);
            var unused = input.validate(value);
            typed.set(name, value);
          } catch (InputException e) {
            throw new InputException(
                Fault.INVALID, name, "invalid value for '" + name + "': " + e.getMessage());
          }
        });
    return withDefaults(action, typed);
  }

  static ObjectNode withDefaults(ActionDdl action, ObjectNode given) {
    ObjectNode filled = given.deepCopy();
    action
        .inputs()
        .forEach(
            (name, input) -> {
              if (filled.has(name)) {
                return;
              }
              if (input.defaultValue() != null) {
                filled.set(name, input.defaultValue());
              } else if (!input.optional()) {
                throw required(name);
              }
            });
    return filled;
  }

  static void validate(ActionDdl action, ObjectNode data) {
    action
        .inputs()
        .forEach(
            (name, input) -> {
              JsonNode value = data.get(name);
              if (value != null) {
                validate(input, value);
              } else if (!input.optional()) {
                throw required(name);
              }
            });
    NavigableSet<String> names = new TreeSet<>();
    data.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!name.equals(PROCESS_RESULTS) && !action.inputs().containsKey(name)) {
        throw undeclared(action, name);
      }
    }
  }

  private static void validate(InputDdl input, JsonNode value) {
    // all numbers of JSON are doubles to Go, and its answer depends on it
    JsonNode seen = value.isNumber() ? DoubleNode.valueOf(value.doubleValue()) : value;
    try {
      var unused = input.validate(seen);
    } catch (InputException e) {
      throw new InputException(
          Fault.INVALID,
          input.name(),
          "validation failed for input '" + input.name() + "': " + e.getMessage());
    }
  }

  private static InputException required(String name) {
    return new InputException(Fault.MISSING, name, "input '" + name + "' is required");
  }

  private static InputException undeclared(ActionDdl action, String name) {
    return new InputException(
        Fault.UNDECLARED,
        name,
        action.inputs().isEmpty()
            ? "request contains inputs while none are declared in the DDL"
            : "request contains an input '"
                + name
                + "' that is not declared in the DDL. Valid inputs are: "
                + String.join(", ", action.inputs().keySet()));
  }
}
