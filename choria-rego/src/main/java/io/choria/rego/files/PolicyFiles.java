package io.choria.rego.files;

import io.choria.rego.JsonLimits;
import io.choria.rego.JsonReader;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Source;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.yaml.Yaml;
import io.choria.rego.parse.RegoParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads policies and data from files (spec 08 §9), all of them: what cannot be read becomes a
 * {@link Broken} item.
 */
public final class PolicyFiles {
  private static final int LARGEST = (int) JsonLimits.DEFAULT.maxBytes();

  private final Filter filter;
  private final List<Item> items = new ArrayList<>();
  private final Set<Map.Entry<List<String>, Path>> seen = new HashSet<>();
  private final List<Document> documents = new ArrayList<>();
  private ObjectValue data = ObjectValue.EMPTY;

  /** Which files and directories to leave out. */
  public interface Filter {
    /** Leaves nothing out. */
    Filter NONE = (name, directory, depth) -> false;

    /**
     * Whether to leave something out.
     *
     * @param name its last name
     * @param directory whether it is a directory
     * @param depth 0 for what was named itself, 1 for what is in it, and so on
     */
    boolean excludes(String name, boolean directory, int depth);
  }

  /** What was found, in the order in which it was found. */
  public sealed interface Item {
    /** The name of the file. */
    String file();
  }

  /** A policy. */
  public record Text(String file, String text) implements Item {}

  /** A bundle. */
  public record Archive(String file) implements Item {}

  /** A file that cannot be read. */
  public record Broken(String file, String message) implements Item {}

  private record Document(Path file, ObjectValue content) {}

  /** The file is what it says, but not what it should be. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /** Leaves out what the filter says. */
  public PolicyFiles(Filter filter) {
    this.filter = filter;
  }

  /** Everything but data, in the order in which it was found. */
  public List<Item> items() {
    return List.copyOf(items);
  }

  /** The data of all files. */
  public ObjectValue data() {
    return data;
  }

  /**
   * Reads a file, or all files of a directory and those in it that have a known ending.
   *
   * @param prefix where in {@code data} their data goes
   */
  public void add(List<String> prefix, Path path) {
    add(prefix, path, 0);
  }

  private void add(List<String> place, Path path, int depth) {
    boolean directory = Files.isDirectory(path);
    Path name = path.getFileName();
    if (!Files.exists(path)) {
      broken(path, missing(path));
    } else if (!filter.excludes(name == null ? "" : name.toString(), directory, depth)) {
      try {
        if (directory) {
          directory(place, path, depth);
        } else if (seen.add(Map.entry(List.copyOf(place), path.normalize()))) {
          file(place, path, depth == 0);
        }
      } catch (Unreadable e) {
        broken(path, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        broken(path, FileFailure.text("open", path, e));
      }
    }
  }

  /** Why nothing is found behind a path. */
  private static String missing(Path path) {
    IOException reason = new NoSuchFileException(path.toString());
    try {
      Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      reason = e;
    }
    return FileFailure.text("stat", path, reason);
  }

  private void broken(Path file, String message) {
    items.add(new Broken(file.toString(), message));
  }

  private void directory(List<String> place, Path directory, int depth) throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(directory)) {
      children = listed.sorted().toList();
    }
    List<String> inside = new ArrayList<>(place);
    if (depth > 0) {
      inside.add(String.valueOf(directory.getFileName()));
    }
    for (Path child : children) {
      add(inside, child, depth + 1);
    }
  }

  private void file(List<String> place, Path file, boolean named) throws IOException, Unreadable {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".rego")) {
      items.add(new Text(file.toString(), text(file)));
    } else if (name.endsWith(".json")) {
      data(place, file, json(file));
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      data(place, file, yaml(file));
    } else if (named && name.endsWith(".tar.gz")) {
      items.add(new Archive(file.toString()));
    } else if (named) {
      anything(place, file);
    }
  }

  /** Finds out by its content what a file is. */
  private void anything(List<String> place, Path file) throws IOException, Unreadable {
    String text = text(file);
    if (isPolicy(file, text)) {
      items.add(new Text(file.toString(), text));
      return;
    }
    Value document = null;
    try {
      document = json(file);
    } catch (Unreadable e) {
      document = yamlOrNothing(file);
    }
    if (document == null) {
      throw new Unreadable(file + ": can't recognize file type");
    }
    data(place, file, document);
  }

  private static boolean isPolicy(Path file, String text) {
    try {
      new RegoParser(LanguageVersion.V1, Set.of(), n -> false)
          .module(new Source(file.toString(), text));
      return true;
    } catch (RegoException e) {
      return false;
    }
  }

  /** All of a file; how large it is is looked at before memory is taken. */
  private static byte[] bytes(Path file) throws IOException, Unreadable {
    if (Files.size(file) <= LARGEST) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length <= LARGEST) {
          return bytes;
        }
      }
    }
    throw new Unreadable(file + ": file is longer than " + LARGEST + " bytes");
  }

  private static String text(Path file) throws IOException, Unreadable {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new Unreadable(file + ": illegal utf-8 character");
    }
  }

  private static Value json(Path file) throws IOException, Unreadable {
    try {
      return JsonReader.withDefaults().read(bytes(file));
    } catch (RegoException e) {
      throw new Unreadable(file + ": " + e.getMessage());
    }
  }

  private static Value yaml(Path file) throws IOException, Unreadable {
    try {
      return Yaml.read(text(file));
    } catch (BuiltinException e) {
      throw new Unreadable(file + ": error converting YAML to JSON: " + e.text());
    }
  }

  private static @Nullable Value yamlOrNothing(Path file) throws IOException {
    try {
      return yaml(file);
    } catch (Unreadable e) {
      return null;
    }
  }

  private void data(List<String> place, Path file, Value document) throws Unreadable {
    Value tree = document;
    for (int i = place.size() - 1; i >= 0; i--) {
      tree = ObjectValue.of(place.get(i), tree);
    }
    if (!(tree instanceof ObjectValue object)) {
      throw new Unreadable(file + ": document must be of type object");
    }
    try {
      data = DataMerge.merge(data, object);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(
          file + ": merge error: " + e.getMessage() + ", also defined in " + firstWith(object));
    }
    documents.add(new Document(file, object));
  }

  /** The first file that defines something that another one does too. */
  private Path firstWith(ObjectValue other) {
    for (Document document : documents) {
      try {
        DataMerge.merge(document.content(), other);
      } catch (IllegalArgumentException e) {
        return document.file();
      }
    }
    throw new IllegalArgumentException("no file conflicts with " + other);
  }
}
