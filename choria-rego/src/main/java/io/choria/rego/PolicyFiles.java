package io.choria.rego;

import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads policies and data from files (spec 08 §9). */
final class PolicyFiles {
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<Path, ObjectValue> documents = new LinkedHashMap<>();
  private ObjectValue data = ObjectValue.EMPTY;

  /** Texts by the names of their files. */
  Map<String, String> texts() {
    return texts;
  }

  ObjectValue data() {
    return data;
  }

  void add(Path path) {
    try {
      if (Files.isDirectory(path)) {
        directory(path, ObjectPath.ROOT);
      } else {
        file(path, ObjectPath.ROOT, true);
      }
    } catch (IOException e) {
      throw new RegoException("cannot read " + path + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new RegoException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private void directory(Path directory, ObjectPath place) throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(directory)) {
      children = listed.sorted().toList();
    }
    for (Path child : children) {
      if (Files.isDirectory(child)) {
        directory(child, place.child(child.getFileName().toString()));
      } else {
        file(child, place, false);
      }
    }
  }

  private void file(Path file, ObjectPath place, boolean required) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".rego")) {
      texts.put(file.toString(), text(file));
    } else if (name.endsWith(".json")) {
      data(file, place, json(file));
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      data(file, place, yaml(file));
    } else if (required && !Files.exists(file)) {
      throw new RegoException("stat " + file + ": no such file or directory");
    } else if (required) {
      throw new RegoException("expected a .rego, .json, .yaml or .yml file, got " + file);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new RegoException(file + ": illegal utf-8 character", e);
    }
  }

  private static Value json(Path file) throws IOException {
    try {
      return JsonReader.withDefaults().read(Files.readAllBytes(file));
    } catch (JsonException e) {
      throw new RegoException(file + ": " + e.getMessage(), e);
    }
  }

  private static Value yaml(Path file) throws IOException {
    try {
      return Yaml.read(text(file));
    } catch (BuiltinException e) {
      throw new RegoException(file + ": " + e.text(), e);
    }
  }

  private void data(Path file, ObjectPath place, Value document) {
    if (!(document instanceof ObjectValue object)) {
      throw new RegoException(file + ": document must be of type object");
    }
    ObjectValue wrapped = place.wrap(object);
    try {
      data = merge(data, wrapped, "");
    } catch (IllegalArgumentException e) {
      String text = file + ": merge error: " + e.getMessage() + ", also defined in ";
      throw new RegoException(text + firstWith(wrapped), e);
    }
    documents.put(file, wrapped);
  }

  /** The first file that defines something that another one does too. */
  private Path firstWith(ObjectValue other) {
    for (Map.Entry<Path, ObjectValue> document : documents.entrySet()) {
      try {
        merge(document.getValue(), other, "");
      } catch (IllegalArgumentException e) {
        return document.getKey();
      }
    }
    throw new IllegalArgumentException("no file conflicts with " + other);
  }

  /** Where in the data the files of a directory go. */
  private record ObjectPath(List<String> steps) {
    static final ObjectPath ROOT = new ObjectPath(List.of());

    ObjectPath child(String name) {
      return new ObjectPath(Stream.concat(steps.stream(), Stream.of(name)).toList());
    }

    ObjectValue wrap(ObjectValue object) {
      ObjectValue wrapped = object;
      for (int i = steps.size() - 1; i >= 0; i--) {
        wrapped = ObjectValue.of(steps.get(i), wrapped);
      }
      return wrapped;
    }
  }

  /** The union of two objects; throws if a place is taken. */
  static ObjectValue merge(ObjectValue first, ObjectValue second, String path) {
    ObjectValue result = first;
    for (int i = 0; i < second.size(); i++) {
      Value key = second.keyAt(i);
      Value added = second.valueAt(i);
      Value there = result.get(key);
      String at = path + "." + (key instanceof StringValue name ? name.value() : key.toString());
      if (there instanceof ObjectValue a && added instanceof ObjectValue b) {
        result = result.with(key, merge(a, b, at));
      } else if (there == null) {
        result = result.with(key, added);
      } else {
        throw new IllegalArgumentException("conflicting values at data" + at);
      }
    }
    return result;
  }
}
