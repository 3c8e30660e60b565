package io.choria.messaging.rpc.ddl;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.ddl.DdlException.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From JSON to descriptions. As in Choria documents are not held against the schema: only types
 * must be right, and the plugin must have a name.
 */
final class DdlReader {
  private @Nullable DdlMetadata metadata;
  private final List<ActionDdl> actions = new ArrayList<>();
  private @Nullable InputDdl query;
  private final Map<String, OutputDdl> outputs = new HashMap<>();

  private DdlReader() {}

  static AgentDdl agent(byte[] json) {
    DdlReader reader = new DdlReader();
    JsonCursor.read(
        "agent DDL",
        json,
        (name, in) -> {
          switch (name) {
            case "metadata" -> reader.metadata = metadata(in);
            case "actions" -> {
              reader.actions.clear();
              in.array((none, element) -> reader.actions.add(action(element)));
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    return new AgentDdl(named("agent DDL", reader.metadata), reader.actions);
  }

  static DataDdl data(byte[] json) {
    DdlReader reader = new DdlReader();
    JsonCursor.read(
        "data DDL",
        json,
        (name, in) -> {
          switch (name) {
            case "metadata" -> reader.metadata = metadata(in);
            case "query" -> reader.query = query(in);
            case "output" ->
                in.named((output, element) -> reader.outputs.put(output, output(output, element)));
            default -> {
              return false;
            }
          }
          return true;
        });
    return new DataDdl(
        named("data DDL", reader.metadata), Optional.ofNullable(reader.query), reader.outputs);
  }

  private static DdlMetadata named(String document, @Nullable DdlMetadata metadata) {
    if (metadata == null || metadata.name().isEmpty()) {
      throw new DdlException(
          Fault.SHAPE, document + ": expected a member /metadata/name that is not empty");
    }
    return metadata;
  }

  private static DdlMetadata metadata(JsonCursor in) throws IOException {
    Members members = new Members();
    in.object(members::read);
    return new DdlMetadata(
        members.text("name"),
        members.text("description"),
        members.text("author"),
        members.text("license"),
        members.text("url"),
        members.text("version"),
        members.timeout,
        members.text("provider"),
        members.service);
  }

  private static ActionDdl action(JsonCursor in) throws IOException {
    Members members = new Members();
    in.object(members::read);
    if (members.text("action").isEmpty()) {
      throw in.shape("a member action that is not empty");
    }
    String display = members.text("display");
    return new ActionDdl(
        members.text("action"),
        members.text("description"),
        DisplayMode.of(display).orElse(DisplayMode.FAILED),
        members.inputs,
        members.outputs,
        members.aggregates);
  }

  private static @Nullable InputDdl query(JsonCursor in) throws IOException {
    Members members = new Members();
    return in.object(members::read) ? members.input("query") : null;
  }

  private static InputDdl input(String name, JsonCursor in) throws IOException {
    Members members = new Members();
    in.object(members::read);
    return members.input(name);
  }

  private static OutputDdl output(String name, JsonCursor in) throws IOException {
    Members members = new Members();
    in.object(members::read);
    return new OutputDdl(
        name,
        members.text("description"),
        members.text("display_as"),
        members.text("type"),
        members.defaultValue);
  }

  private static AggregateDdl aggregate(JsonCursor in) throws IOException {
    Members members = new Members();
    in.object(members::read);
    return new AggregateDdl(members.text("function"), members.args);
  }

  /** The members of all parts: no name means two things. */
  private static final class Members {
    private final Map<String, String> texts = new HashMap<>();
    private final List<String> list = new ArrayList<>();
    private final List<JsonNode> args = new ArrayList<>();
    private final Map<String, InputDdl> inputs = new HashMap<>();
    private final Map<String, OutputDdl> outputs = new HashMap<>();
    private final List<AggregateDdl> aggregates = new ArrayList<>();
    private @Nullable JsonNode defaultValue;
    private boolean optional;
    private boolean service;
    private int timeout;
    private int maxLength;

    boolean read(String name, JsonCursor in) throws IOException {
      switch (name) {
        case "name",
            "description",
            "author",
            "license",
            "url",
            "version",
            "provider",
            "action",
            "display",
            "prompt",
            "type",
            "validation",
            "display_as",
            "function" ->
            texts.put(name, in.string());
        case "timeout" -> timeout = in.count();
        case "maxlength" -> maxLength = in.count();
        case "optional" -> optional = in.flag();
        case "service" -> service = in.flag();
        case "default" -> defaultValue = in.valueOrNull();
        case "list" -> {
          list.clear();
          in.array((none, element) -> list.add(element.string()));
        }
        case "args" -> {
          args.clear();
          in.array((none, element) -> args.add(element.value()));
        }
        case "input" ->
            in.named((input, element) -> inputs.put(input, DdlReader.input(input, element)));
        case "output" ->
            in.named((output, element) -> outputs.put(output, output(output, element)));
        case "aggregate" -> {
          aggregates.clear();
          in.array((none, element) -> aggregates.add(aggregate(element)));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    String text(String member) {
      return texts.getOrDefault(member, "");
    }

    InputDdl input(String name) {
      return new InputDdl(
          name,
          text("prompt"),
          text("description"),
          text("type"),
          optional,
          defaultValue,
          text("validation"),
          maxLength,
          list);
    }
  }
}
