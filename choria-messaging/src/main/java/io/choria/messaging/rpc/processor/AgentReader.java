package io.choria.messaging.rpc.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.AggregateDdl;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import io.choria.messaging.rpc.ddl.DisplayMode;
import io.choria.messaging.rpc.ddl.InputDdl;
import io.choria.messaging.rpc.ddl.OutputDdl;
import io.choria.messaging.rpc.typed.WireNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Reads one annotated interface; reports every mistake in it, each at its place. */
final class AgentReader {
  private final Mistakes mistakes;
  private final ProcessingEnvironment environment;
  private final RecordReader records;

  AgentReader(Mistakes mistakes, ProcessingEnvironment environment) {
    this.mistakes = mistakes;
    this.environment = environment;
    this.records = new RecordReader(mistakes, environment);
  }

  /** The description, or null when a mistake was reported. */
  @Nullable AgentDdl read(TypeElement type) {
    Mirror agent = Mirror.of(type, Mirror.AGENT);
    if (agent == null) {
      return null;
    }
    boolean wrongKind =
        type.getKind() != ElementKind.INTERFACE
            || !type.getInterfaces().isEmpty()
            || !type.getTypeParameters().isEmpty();
    if (wrongKind) {
      mistakes.at(
          type, "@Agent: expected an interface that extends no other and has no type parameters");
      return null;
    }
    DdlMetadata metadata = metadata(type, agent);
    List<ActionDdl> actions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.ABSTRACT)) {
        ActionDdl action = action(method);
        if (action != null) {
          actions.add(action);
          if (!names.add(action.name())) {
            mistakes.at(method, "action \"" + action.name() + "\" is declared twice");
          }
        }
      }
    }
    return mistakes.any() ? null : new AgentDdl(metadata, actions);
  }

  private DdlMetadata metadata(TypeElement type, Mirror agent) {
    String description = DocText.main(environment.getElementUtils().getDocComment(type));
    if (description.isEmpty()) {
      mistakes.at(type, "@Agent: expected Javadoc on the interface, found none");
    }
    String name = Mirror.text(agent, "name", "");
    if (!WireNames.isAllowed(name)) {
      mistakes.at(
          type,
          agent,
          "name",
          "expected a name of small letters, digits and underscores, found \"" + name + "\"");
    }
    String version = Mirror.text(agent, "version", "");
    if (!version.matches("(\\d+\\.)?(\\d+\\.)?\\d+")) {
      mistakes.at(
          type, agent, "version", "expected a version like 1.2.3, found \"" + version + "\"");
    }
    for (String member : List.of("author", "url")) {
      if (Mirror.text(agent, member, "").isBlank()) {
        mistakes.at(type, agent, member, "expected a text in " + member + ", found none");
      }
    }
    int timeout = Mirror.number(agent, "timeoutSeconds", 10);
    if (timeout < 2) {
      mistakes.at(
          type, agent, "timeoutSeconds", "expected a timeout of at least 2 s, found " + timeout);
    }
    return new DdlMetadata(
        name,
        description,
        Mirror.text(agent, "author", ""),
        Mirror.text(agent, "license", "Apache-2.0"),
        Mirror.text(agent, "url", ""),
        version,
        Math.max(0, timeout),
        "java",
        agent.flag("service"));
  }

  private @Nullable ActionDdl action(ExecutableElement method) {
    Mirror action = Mirror.of(method, Mirror.ACTION);
    if (action == null) {
      mistakes.at(method, "expected @Action; make other methods default or static");
      return null;
    }
    String name = WireNames.of(Mirror.text(action, "name", ""), method.getSimpleName().toString());
    if (!WireNames.isAllowed(name)) {
      mistakes.at(
          method,
          action,
          "name",
          "expected a name of small letters, digits and underscores, found \"" + name + "\"");
    }
    String description = DocText.main(environment.getElementUtils().getDocComment(method));
    if (description.isEmpty()) {
      mistakes.at(method, "expected Javadoc on action \"" + name + "\", found none");
    }
    List<? extends VariableElement> parameters = method.getParameters();
    TypeElement output = record(method.getReturnType());
    TypeElement input = parameters.size() == 1 ? record(parameters.get(0).asType()) : null;
    boolean inputFits = parameters.isEmpty() || input != null;
    if (output == null || !inputFits || !method.getTypeParameters().isEmpty()) {
      mistakes.at(
          method,
          "expected a method that takes nothing or one record and returns a record, found "
              + method);
      return null;
    }
    Map<String, InputDdl> inputs = input == null ? Map.of() : records.inputs(input);
    Map<String, OutputDdl> outputs = records.outputs(output);
    return new ActionDdl(
        name,
        description,
        DisplayMode.valueOf(action.constant("display", "FAILED")),
        inputs,
        outputs,
        aggregates(method, action, outputs));
  }

  private List<AggregateDdl> aggregates(
      ExecutableElement method, Mirror action, Map<String, OutputDdl> outputs) {
    List<AggregateDdl> aggregates = new ArrayList<>();
    for (Mirror aggregate : action.annotations("aggregates")) {
      String output = Mirror.text(aggregate, "output", "");
      String function = Mirror.text(aggregate, "function", "summary");
      String format = Mirror.text(aggregate, "format", "");
      if (!outputs.containsKey(output)) {
        mistakes.at(
            method,
            action,
            "aggregates",
            "expected an output of " + outputs.keySet() + ", found \"" + output + "\"");
      }
      if (!Set.of("summary", "boolean_summary", "average", "chart").contains(function)) {
        mistakes.at(
            method,
            action,
            "aggregates",
            "expected summary, boolean_summary, average or chart, found \"" + function + "\"");
      }
      List<JsonNode> args = new ArrayList<>(List.of(TextNode.valueOf(output)));
      if (!format.isEmpty()) {
        args.add(JsonNodeFactory.instance.objectNode().put("format", format));
      }
      aggregates.add(new AggregateDdl(function, args));
    }
    return aggregates;
  }

  private static @Nullable TypeElement record(TypeMirror type) {
    return type instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement element
            && element.getKind() == ElementKind.RECORD
        ? element
        : null;
  }
}
