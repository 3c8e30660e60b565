package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import io.choria.messaging.rpc.filter.FactPath;
import io.choria.messaging.rpc.filter.Trees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes identities from a file (spec 02 §5.2). The file is read for each query. Identity filters
 * choose among its lines; other kinds but agents are refused, because a file can't decide them.
 * Empty lines are passed over, other than in Choria. Immutable.
 */
public final class FlatFileDiscovery implements Discovery {
  private static final ObjectMapper TREES = new ObjectMapper();

  private final Path file;
  private final Format format;
  private final String path;

  private FlatFileDiscovery(Path file, Format format, String path) {
    this.file = file;
    this.format = format;
    this.path = path;
  }

  /** What a file holds. */
  public enum Format {
    /** One identity on each line. */
    TEXT,
    /** A JSON list of identities, or one at the end of a path. */
    JSON,
    /** The same in YAML. */
    YAML,
    /** What {@code choria req --json} prints: the senders of all replies. */
    RESULTS;

    /**
     * The format of a name, as options of Choria have it.
     *
     * @param name {@code json}; {@code yaml}, {@code yml}; {@code choriarpc}, {@code results},
     *     {@code rpc}, {@code response}
     * @return text for any other name, as in Choria
     */
    public static Format named(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "json" -> JSON;
        case "yaml", "yml" -> YAML;
        case "choriarpc", "results", "rpc", "response" -> RESULTS;
        default -> TEXT;
      };
    }
  }

  /**
   * A file whose name tells its format: {@code .json}, {@code .yaml}, {@code .yml}, else text.
   *
   * @param file where the identities are
   * @return the discovery
   */
  public static FlatFileDiscovery of(Path file) {
    Format format = file.toString().endsWith(".json") ? Format.JSON : Format.TEXT;
    return of(file, Documents.isYaml(file) ? Format.YAML : format, "");
  }

  /**
   * A file of a format.
   *
   * @param file where the identities are
   * @param format what the file holds
   * @param path where in JSON or YAML the list is, as facts are named; empty for the document
   *     itself
   * @return the discovery
   */
  public static FlatFileDiscovery of(Path file, Format format, String path) {
    return new FlatFileDiscovery(file, format, path);
  }

  @Override
  public List<String> find(DiscoveryQuery query) {
    Filter filter = query.filter();
    if (!filter.facts().isEmpty() || !filter.classes().isEmpty() || !filter.compounds().isEmpty()) {
      throw new DiscoveryException(
          Reason.FILTER, "only identity filters are supported: file=" + file);
    }
    return Identities.selected(read(), filter.identities());
  }

  private List<String> read() {
    String text = Documents.text(file);
    String where = file.toString();
    return switch (format) {
      case TEXT ->
          text.lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .map(Identities::checked)
              .toList();
      case JSON -> Identities.checked(at(Documents.json(text, where)), where);
      case YAML -> Identities.checked(at(Documents.yaml(text, where)), where);
      case RESULTS -> senders(Documents.json(text, where));
    };
  }

  private JsonNode at(JsonNode document) {
    if (path.isEmpty()) {
      return document;
    }
    Object tree = TREES.convertValue(document, Object.class);
    @Nullable Object found = FactPath.find(tree, path);
    return TREES.valueToTree(Trees.normal(found));
  }

  private static List<String> senders(JsonNode results) {
    List<String> senders = new ArrayList<>();
    results.path("replies").forEach(reply -> senders.add(reply.path("sender").asText()));
    senders.forEach(Identities::checked);
    return senders;
  }
}
