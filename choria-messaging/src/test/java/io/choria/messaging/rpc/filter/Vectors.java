package io.choria.messaging.rpc.filter;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the libraries that Choria is built with gave for the same texts. */
final class Vectors {
  private Vectors() {}

  private static String text(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The columns of each line. */
  static List<List<String>> rows(String name) {
    return text(name).lines().map(line -> List.of(line.split("\t", -1))).toList();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> facts() {
    try {
      return new ObjectMapper().readValue(text("facts.json"), LinkedHashMap.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
