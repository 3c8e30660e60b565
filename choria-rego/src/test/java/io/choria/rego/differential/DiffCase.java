package io.choria.rego.differential;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * One question to both engines: modules, a query and the inputs to ask it with.
 *
 * @param modules the texts, named test-0.rego, test-1.rego, …
 * @param v0 whether they are in the old dialect
 * @param strict whether the compiler is strict
 * @param improvedNot whether the improved {@code not} is forced on
 * @param strictErrors whether failures of built-ins are errors
 * @param queries what is asked, always in the new dialect
 * @param data base data as JSON text
 * @param inputs terms in Rego notation; null for no input
 */
record DiffCase(
    List<String> modules,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean v0,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strict,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean improvedNot,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean strictErrors,
    List<String> queries,
    @JsonRawValue String data,
    List<String> inputs) {
  static final long NOW = 1_700_000_000_123_456_789L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A case in the new dialect with everything optional off. */
  static DiffCase of(String module, String query, String... inputs) {
    return new DiffCase(
        List.of(module), false, false, false, false, List.of(query), "{}", List.of(inputs));
  }

  DiffCase withModules(List<String> texts) {
    return new DiffCase(texts, v0, strict, improvedNot, strictErrors, queries, data, inputs);
  }

  DiffCase withInputs(List<String> terms) {
    return new DiffCase(modules, v0, strict, improvedNot, strictErrors, queries, data, terms);
  }

  DiffCase withData(String text) {
    return new DiffCase(modules, v0, strict, improvedNot, strictErrors, queries, text, inputs);
  }

  DiffCase withQueries(List<String> texts) {
    return new DiffCase(modules, v0, strict, improvedNot, strictErrors, texts, data, inputs);
  }

  DiffCase withStrictErrors(boolean value) {
    return new DiffCase(modules, v0, strict, improvedNot, value, queries, data, inputs);
  }

  /** As one line of JSON. */
  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static DiffCase fromJson(JsonNode node) {
    List<String> modules = new ArrayList<>();
    node.path("modules").forEach(m -> modules.add(m.asText()));
    List<String> inputs = new ArrayList<>();
    node.path("inputs").forEach(i -> inputs.add(i.isNull() ? null : i.asText()));
    List<String> queries = new ArrayList<>();
    node.path("queries").forEach(q -> queries.add(q.asText()));
    return new DiffCase(
        modules,
        node.path("v0").asBoolean(),
        node.path("strict").asBoolean(),
        node.path("improvedNot").asBoolean(),
        node.path("strictErrors").asBoolean(),
        queries,
        node.path("data").toString(),
        inputs);
  }

  /** The case as a person reads it. */
  String show() {
    StringBuilder text = new StringBuilder();
    for (String module : modules) {
      text.append("--- module").append(v0 ? " (v0)" : "").append('\n').append(module);
      text.append(module.endsWith("\n") ? "" : "\n");
    }
    text.append("--- query ").append(String.join(" | ", queries));
    text.append(strict ? "  [strict]" : "").append(improvedNot ? "  [improved not]" : "");
    text.append(strictErrors ? "  [strict errors]" : "").append('\n');
    text.append("--- data ").append(data).append('\n');
    inputs.forEach(input -> text.append("--- input ").append(input).append('\n'));
    return text.toString();
  }
}
