package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.choria.messaging.rpc.ddl.DdlException.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From descriptions to JSON, with the members that Choria's schemas demand. */
final class DdlWriter {
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private DdlWriter() {}

  static String write(AgentDdl ddl) {
    List<Object> actions = new ArrayList<>();
    ddl.actions().forEach(action -> actions.add(action(action)));
    Map<String, @Nullable Object> document = head(AgentDdl.SCHEMA, ddl.metadata());
    document.put("actions", actions);
    return text(document);
  }

  static String write(DataDdl ddl) {
    Map<String, @Nullable Object> document = head(DataDdl.SCHEMA, ddl.metadata());
    document.put("query", ddl.query().map(DdlWriter::input).orElse(null));
    document.put("output", outputs(ddl.outputs()));
    return text(document);
  }

  private static Map<String, @Nullable Object> head(String schema, DdlMetadata metadata) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("$schema", schema);
    document.put("metadata", metadata.toMap());
    return document;
  }

  private static Map<String, @Nullable Object> action(ActionDdl action) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("action", action.name());
    members.put("description", action.description());
    members.put("display", action.display().word());
    Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    action.inputs().forEach((name, input) -> inputs.put(name, input(input)));
    members.put("input", inputs);
    members.put("output", outputs(action.outputs()));
    if (!action.aggregates().isEmpty()) {
      List<Object> aggregates = new ArrayList<>();
      for (AggregateDdl aggregate : action.aggregates()) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("function", aggregate.function());
        one.put("args", aggregate.args());
        aggregates.add(one);
      }
      members.put("aggregate", aggregates);
    }
    return members;
  }

  private static Map<String, @Nullable Object> input(InputDdl input) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("prompt", input.prompt());
    members.put("description", input.description());
    members.put("type", input.type());
    members.put("optional", input.optional());
    if (input.defaultValue() != null) {
      members.put("default", input.defaultValue());
    }
    boolean text = input.type().equalsIgnoreCase("string");
    if (text || !input.validation().isEmpty()) {
      members.put("validation", input.validation());
    }
    if (text || input.maxLength() != 0) {
      members.put("maxlength", input.maxLength());
    }
    if (!input.list().isEmpty()) {
      members.put("list", input.list());
    }
    return members;
  }

  private static Map<String, @Nullable Object> outputs(Map<String, OutputDdl> outputs) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    outputs.forEach(
        (name, output) -> {
          Map<String, @Nullable Object> members = new LinkedHashMap<>();
          members.put("description", output.description());
          members.put("display_as", output.displayAs());
          if (!output.type().isEmpty()) {
            members.put("type", output.type());
          }
          if (output.defaultValue() != null) {
            members.put("default", output.defaultValue());
          }
          all.put(name, members);
        });
    return all;
  }

  private static String text(Map<String, @Nullable Object> document) {
    try {
      return JSON.writeValueAsString(document) + "\n";
    } catch (JsonProcessingException e) {
      throw new DdlException(Fault.SHAPE, "a default is no value of JSON: " + e.getMessage(), e);
    }
  }
}
