package io.choria.rego.cli;

import io.choria.rego.ObjectValue;
import io.choria.rego.Rego;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Schemas from files: one file describes the input, those of a directory have their paths as names.
 */
final class SchemaFiles {
  private SchemaFiles() {}

  static void add(Rego.Builder builder, Path path) {
    if (!Files.exists(path)) {
      throw new RegoException("stat " + path + ": no such file or directory");
    }
    try {
      if (!Files.isDirectory(path)) {
        builder.inputSchema(read(path));
        return;
      }
      List<Path> files;
      try (Stream<Path> found = Files.walk(path)) {
        files = found.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : files) {
        builder.schemas(named(path.relativize(file), read(file)));
      }
    } catch (IOException e) {
      throw new RegoException(FileFailure.text("open", path, e), e);
    }
  }

  private static Value read(Path file) throws IOException {
    try {
      return Sources.document(Files.readAllBytes(file));
    } catch (BuiltinException e) {
      throw new RegoException(file + ": " + e.text(), e);
    }
  }

  private static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static Value named(Path path, Value schema) {
    Value tree = schema;
    for (int i = path.getNameCount() - 1; i >= 0; i--) {
      String name = path.getName(i).toString();
      boolean last = i == path.getNameCount() - 1;
      tree = ObjectValue.of(last ? withoutEnding(name) : name, tree);
    }
    return tree;
  }
}
