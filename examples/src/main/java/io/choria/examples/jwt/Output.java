package io.choria.examples.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Facts as aligned lines for people, or as one JSON object. */
final class Output {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> facts = new LinkedHashMap<>();

  Output add(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  /** Adds what is there; empty texts and collections say nothing. */
  Output addIfAny(String name, Object value) {
    String text = String.valueOf(value);
    return text.isEmpty() || text.equals("[]") || text.equals("{}") ? this : add(name, value);
  }

  void print(PrintWriter out, boolean json) {
    if (json) {
      out.println(json(facts));
      return;
    }
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach(
        (name, value) -> {
          String text = value instanceof Map ? json(value) : String.valueOf(value);
          String indented = text.replace("\n", "\n" + " ".repeat(width + 2));
          out.println(" ".repeat(width - name.length()) + name + ": " + indented);
        });
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("claims are JSON", e);
    }
  }
}
