package io.choria.messaging.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The recorded traffic among the test resources. */
public final class Captures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Captures() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Message(
      String file, int line, String subject, byte[] payload, String note, Instant received) {
    boolean isTransport() {
      try {
        JsonNode document = JSON.readTree(payload);
        return document != null && document.path("protocol").asText().contains("transport");
      } catch (IOException e) {
        return false;
      }
    }
  }

  public static List<Path> files() {
    URL readme = Objects.requireNonNull(Captures.class.getResource("/captures/README.md"));
    try (Stream<Path> files = Files.walk(Path.of(readme.toURI()).resolveSibling(""))) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static String name(Path file) {
    return file.getParent().getFileName() + "/" + file.getFileName();
  }

  /** All transports of one network. */
  public static List<Message> transports(String folder) {
    return files().stream()
        .filter(file -> name(file).startsWith(folder + "/"))
        .flatMap(file -> transports(file).stream())
        .toList();
  }

  /** The keys of one network. */
  public static JsonNode keys(String folder) {
    URL readme = Objects.requireNonNull(Captures.class.getResource("/captures/README.md"));
    try {
      return JSON.readTree(Path.of(readme.toURI()).resolveSibling(folder + "/keys.json").toFile());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The messages of a file that are transports. */
  public static List<Message> transports(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      List<String> all = lines.toList();
      return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
          .map(i -> message(file, i, all.get(i)))
          .filter(Message::isTransport)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message message(Path file, int line, String text) {
    try {
      JsonNode entry = JSON.readTree(text);
      byte[] payload =
          entry.has("data_base64") ? entry.get("data_base64").binaryValue() : new byte[0];
      return new Message(
          name(file),
          line + 1,
          entry.path("subject").asText(),
          payload,
          entry.path("note").asText(),
          Instant.ofEpochSecond(0, entry.path("received_unix_ns").asLong()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
