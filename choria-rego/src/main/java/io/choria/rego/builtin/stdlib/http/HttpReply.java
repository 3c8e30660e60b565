package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server answered (spec 08 §4.18).
 *
 * @param code the status
 * @param headers values by names in lower case
 * @param body all of it, unpacked
 */
record HttpReply(int code, SortedMap<String, List<String>> headers, StringValue body) {

  /** The first value of a header; empty if there is none. */
  String header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }

  /** The same with the headers of a later response instead of its own. */
  HttpReply updated(Map<String, List<String>> later) {
    SortedMap<String, List<String>> merged = new TreeMap<>(headers);
    merged.putAll(later);
    return new HttpReply(code, merged, body);
  }

  /** An estimate of the memory that it takes. */
  long size() {
    long size = 200L + 2L * body.value().length();
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      size += 100L + header.getKey().length();
      for (String value : header.getValue()) {
        size += 50L + value.length();
      }
    }
    return size;
  }

  /** The object that policies see. */
  Value toValue(boolean forceJson, boolean forceYaml) {
    ObjectValue.Builder shown = ObjectValue.builder();
    headers.forEach(
        (name, values) ->
            shown.with(name, ArrayValue.of(values.stream().map(HttpReply::text).toList())));
    return ObjectValue.builder()
        .with("status", StringValue.of(HttpStatus.line(code)))
        .with("status_code", NumberValue.of(code))
        .with("raw_body", body)
        .with("headers", shown.build())
        .with("body", decoded(forceJson, forceYaml))
        .build();
  }

  /** Headers come as one character per byte. */
  private static Value text(String header) {
    return StringValue.ofBytes(header.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Value decoded(boolean forceJson, boolean forceYaml) {
    String type = header("content-type");
    try {
      if (forceJson || MediaType.isJson(type)) {
        return firstDocument(body);
      }
      boolean yaml = type.contains("application/yaml") || type.contains("application/x-yaml");
      return forceYaml || yaml ? Yaml.read(body.value()) : Value.nullValue();
    } catch (JsonException | BuiltinException e) {
      return Value.nullValue();
    }
  }

  /** The first JSON document of a text: what stands behind it is passed over. */
  static Value firstDocument(StringValue text) {
    byte[] bytes = text.bytes();
    try {
      return JsonReader.withDefaults().read(bytes);
    } catch (JsonException e) {
      if (e.offset() <= 0 || e.offset() > bytes.length) {
        throw e;
      }
      return JsonReader.withDefaults().read(Arrays.copyOf(bytes, (int) e.offset()));
    }
  }
}
