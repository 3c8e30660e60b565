package io.choria.messaging.rpc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.FleetException.Reason;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Classes and facts from where a Choria server has them (spec 02 §3.4): a classes file with a name
 * in each line, fact files in JSON or, when their name ends in {@code yaml}, in YAML. A file is
 * read again when it has changed. What can't be read is logged and counts as empty.
 *
 * <p>Facts are merged member by member, later sources win. Safe for use by several threads.
 */
public final class NodeFiles implements NodeData {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFiles.class);
  private static final int MAX_BYTES = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> FACTS =
      new TypeReference<>() {};

  private final Optional<Path> classes;
  private final List<Supplier<? extends Map<String, ?>>> facts;
  private final Map<Path, Read> cache = new ConcurrentHashMap<>();

  private NodeFiles(Builder builder) {
    this.classes = Optional.ofNullable(builder.classes);
    List<Supplier<? extends Map<String, ?>>> sources = new ArrayList<>();
    builder.files.forEach(file -> sources.add(() -> read(file, NodeFiles::parseFacts, Map.of())));
    sources.addAll(builder.sources);
    this.facts = List.copyOf(sources);
  }

  /** A file as it was read once. */
  private record Read(FileTime changed, long size, Object content) {}

  private interface Parser<T> {
    T parse(Path file, byte[] bytes) throws IOException;
  }

  /**
   * Starts without any file.
   *
   * @return a builder for data without classes and facts
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Set<String> classes() {
    return classes
        .map(file -> read(file, NodeFiles::parseClasses, Set.<String>of()))
        .orElseGet(Set::of);
  }

  @Override
  public Map<String, ?> facts() {
    Map<String, Object> merged = new LinkedHashMap<>();
    for (Supplier<? extends Map<String, ?>> source : facts) {
      try {
        merged.putAll(source.get());
      } catch (RuntimeException e) {
        LOG.warn("a source of facts failed", e);
      }
    }
    return Collections.unmodifiableMap(merged);
  }

  @SuppressWarnings("unchecked") // one file is always read by the same parser
  private <T> T read(Path file, Parser<T> parser, T otherwise) {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Read known = cache.get(file);
      if (known != null && known.changed().equals(changed) && known.size() == size) {
        return (T) known.content();
      }
      T content = parser.parse(file, bytes(file));
      cache.put(file, new Read(changed, size, content));
      return content;
    } catch (IOException | YamlEngineException e) {
      LOG.warn("can't read file={}: {}", file, e.toString());
      return otherwise;
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("expected at most " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /** Each line as it is. */
  private static Set<String> parseClasses(Path file, byte[] bytes) {
    Set<String> names = new TreeSet<>();
    new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(names::add);
    return Collections.unmodifiableSet(names);
  }

  private static Map<String, ?> parseFacts(Path file, byte[] bytes) throws IOException {
    if (!file.toString().endsWith("yaml")) {
      return JSON.readValue(bytes, FACTS);
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(50)
            .setAllowDuplicateKeys(true)
            .build();
    Object document = new Load(settings).loadFromInputStream(new ByteArrayInputStream(bytes));
    if (!(document instanceof Map<?, ?> map)) {
      throw new IOException("expected a mapping");
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    map.forEach((key, value) -> facts.put(String.valueOf(key), value));
    return facts;
  }

  /** Where classes and facts come from. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Path classes;
    private final List<Path> files = new ArrayList<>();
    private final List<Supplier<? extends Map<String, ?>>> sources = new ArrayList<>();

    private Builder() {}

    /**
     * The file with the classes.
     *
     * @param file one name in each line
     * @return this
     */
    public Builder classes(Path file) {
      this.classes = file;
      return this;
    }

    /**
     * One more file with facts.
     *
     * @param file JSON, or YAML when its name ends in {@code yaml}
     * @return this
     */
    public Builder facts(Path file) {
      files.add(file);
      return this;
    }

    /**
     * The files of a setting.
     *
     * @param paths {@code plugin.yaml}: paths with the separator of the system between them
     * @return this
     */
    public Builder facts(String paths) {
      for (String path : paths.split(File.pathSeparator, -1)) {
        if (!path.isBlank()) {
          files.add(Path.of(path));
        }
      }
      return this;
    }

    /**
     * Facts that the program knows; after those of files.
     *
     * @param source asked each time that facts are looked at, from several threads; must be quick
     * @return this
     */
    public Builder facts(Supplier<? extends Map<String, ?>> source) {
      sources.add(source);
      return this;
    }

    /**
     * Facts that a program prints as a JSON object; after those of files.
     *
     * @param facts runs the program
     * @return this
     */
    public Builder facts(FactCommand facts) {
      sources.add(facts);
      return this;
    }

    /**
     * Makes the data. Files are read when they are asked for.
     *
     * @return the data
     * @throws FleetException when there is no source at all
     */
    public NodeFiles build() {
      if (classes == null && files.isEmpty() && sources.isEmpty()) {
        throw new FleetException(
            Reason.CONFIGURATION, "expected a file or another source of classes or facts");
      }
      return new NodeFiles(this);
    }
  }
}
