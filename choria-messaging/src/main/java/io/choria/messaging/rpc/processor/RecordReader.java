package io.choria.messaging.rpc.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.messaging.rpc.agent.Input;
import io.choria.messaging.rpc.ddl.InputDdl;
import io.choria.messaging.rpc.ddl.InputException;
import io.choria.messaging.rpc.ddl.OutputDdl;
import io.choria.messaging.rpc.typed.WireNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Reads the components of a record as inputs or outputs. */
final class RecordReader {
  private static final Set<String> KNOWN_RULES =
      Set.of("shellsafe", "ipv4address", "ipv6address", "ipaddress");

  private final Mistakes mistakes;
  private final ProcessingEnvironment environment;

  RecordReader(Mistakes mistakes, ProcessingEnvironment environment) {
    this.mistakes = mistakes;
    this.environment = environment;
  }

  Map<String, InputDdl> inputs(TypeElement type) {
    Map<String, InputDdl> inputs = new LinkedHashMap<>();
    for (RecordComponentElement component : type.getRecordComponents()) {
      Mirror mirror = Mirror.of(component, Mirror.INPUT);
      String name = name(component, mirror);
      DdlType found = DdlType.of(component.asType());
      if (found == null || found.ddl().isEmpty()) {
        mistakes.at(component, unknownType(component));
        continue;
      }
      InputDdl input = input(type, component, mirror, name, found);
      if (inputs.put(name, input) != null) {
        mistakes.at(component, "input \"" + name + "\" is declared twice");
      }
    }
    return inputs;
  }

  private InputDdl input(
      TypeElement type,
      RecordComponentElement component,
      @Nullable Mirror mirror,
      String name,
      DdlType found) {
    boolean text = found.ddl().equals("string");
    String prompt = Mirror.text(mirror, "prompt", "");
    String rule = text ? Mirror.text(mirror, "validation", ".*") : "";
    int length = text ? Mirror.number(mirror, "maxLength", 256) : 0;
    if (text) {
      checkRule(component, mirror, rule, length);
    } else if (mirror != null
        && (mirror.value("validation") != null || mirror.value("maxLength") != null)) {
      mistakes.at(component, "validation and maxLength are for texts, found " + found.ddl());
    }
    InputDdl bare =
        new InputDdl(
            name,
            prompt.isEmpty() ? WireNames.words(name) : prompt,
            description(type, component),
            found.ddl(),
            found.optional(),
            null,
            rule,
            length,
            found.constants());
    JsonNode defaultValue = defaultValue(component, mirror, bare);
    if (defaultValue != null && found.optional()) {
      mistakes.at(component, mirror, "defaultValue", "an Optional input has no default");
    }
    return new InputDdl(
        name,
        bare.prompt(),
        bare.description(),
        bare.type(),
        found.optional() || defaultValue != null,
        defaultValue,
        rule,
        length,
        found.constants());
  }

  private void checkRule(
      RecordComponentElement component, @Nullable Mirror mirror, String rule, int length) {
    if (length < 1) {
      mistakes.at(component, mirror, "maxLength", "expected at least 1 byte, found " + length);
    }
    boolean letter = !rule.isEmpty() && rule.charAt(0) >= 'a' && rule.charAt(0) <= 'z';
    if (letter && !KNOWN_RULES.contains(rule)) {
      mistakes.at(
          component,
          mirror,
          "validation",
          "expected one of "
              + KNOWN_RULES.stream().sorted().toList()
              + " or an expression that does not begin with a small letter, which Choria never"
              + " enforces; found \""
              + rule
              + "\"");
    } else if (!letter) {
      try {
        var unused = Pattern.compile(rule);
      } catch (PatternSyntaxException e) {
        mistakes.at(
            component,
            mirror,
            "validation",
            "expected an RE2 expression, found \"" + rule + "\": " + e.getDescription());
      }
    }
  }

  /** What a text means as the type of an input; checked as if somebody had typed it. */
  private @Nullable JsonNode defaultValue(
      RecordComponentElement component, @Nullable Mirror mirror, InputDdl input) {
    String text = Mirror.text(mirror, "defaultValue", Input.NONE);
    if (text.equals(Input.NONE)) {
      return null;
    }
    try {
      JsonNode value = input.convert(text);
      var unused = input.validate(value);
      return value;
    } catch (InputException e) {
      mistakes.at(
          component,
          mirror,
          "defaultValue",
          "default \"" + text + "\" is refused: " + e.getMessage());
      return null;
    }
  }

  Map<String, OutputDdl> outputs(TypeElement type) {
    Map<String, OutputDdl> outputs = new LinkedHashMap<>();
    for (RecordComponentElement component : type.getRecordComponents()) {
      Mirror mirror = Mirror.of(component, Mirror.OUTPUT);
      String name = name(component, mirror);
      DdlType found = DdlType.of(component.asType());
      if (found == null) {
        mistakes.at(component, unknownType(component));
        continue;
      }
      JsonNode defaultValue =
          defaultValue(
              component,
              mirror,
              new InputDdl(
                  name,
                  "",
                  "",
                  found.ddl().isEmpty() ? "string" : found.ddl(),
                  true,
                  null,
                  "",
                  0,
                  found.constants()));
      boolean hasEmpty = Set.of("string", "list", "array", "hash", "").contains(found.ddl());
      if (found.optional() && defaultValue == null && !hasEmpty) {
        mistakes.at(
            component,
            "an Optional output of type "
                + found.ddl()
                + " needs a default: clients take each declared output for granted");
      }
      String label = Mirror.text(mirror, "displayAs", "");
      OutputDdl output =
          new OutputDdl(
              name,
              description(type, component),
              label.isEmpty() ? WireNames.words(name) : label,
              found.ddl(),
              defaultValue);
      if (outputs.put(name, output) != null) {
        mistakes.at(component, "output \"" + name + "\" is declared twice");
      }
    }
    return outputs;
  }

  private String name(RecordComponentElement component, @Nullable Mirror mirror) {
    String name =
        WireNames.of(Mirror.text(mirror, "name", ""), component.getSimpleName().toString());
    if (!WireNames.isAllowed(name)) {
      mistakes.at(
          component,
          mirror,
          "name",
          "expected a name of small letters, digits and underscores, found \"" + name + "\"");
    }
    return name;
  }

  private String description(TypeElement type, RecordComponentElement component) {
    String text =
        DocText.parameter(
            environment.getElementUtils().getDocComment(type),
            component.getSimpleName().toString());
    if (text.isEmpty()) {
      mistakes.at(
          component,
          "expected a @param "
              + component.getSimpleName()
              + " in the Javadoc of the record "
              + type.getSimpleName()
              + ", found none");
    }
    return text;
  }

  private static String unknownType(RecordComponentElement component) {
    return "expected String, boolean, int, long, double, an enum, List, Map with String keys, a"
        + " record, JsonNode for an output, or an Optional of one of them, found "
        + component.asType();
  }
}
