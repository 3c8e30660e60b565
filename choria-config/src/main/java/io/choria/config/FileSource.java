package io.choria.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** A place that configuration files are read from. */
sealed interface FileSource {
  /** Reads what is there now. */
  void readInto(FileReading reading);

  /** The files and directories whose change means that a load may give something else. */
  List<Path> watched();

  /** One file; without it the load fails unless it is optional. */
  record One(Path file, boolean optional) implements FileSource {
    @Override
    public void readInto(FileReading reading) {
      if (!optional || SourceFile.exists(file)) {
        reading.read(file, "", true);
      }
    }

    @Override
    public List<Path> watched() {
      return List.of(file);
    }
  }

  /**
   * Files of one name in a directory and all directories above, the root first (spec 05 §4.3).
   * There is no include directive, so that no cycle is possible.
   */
  record Project(String name, Path start) implements FileSource {
    @Override
    public void readInto(FileReading reading) {
      for (Path file : watched()) {
        if (SourceFile.exists(file)) {
          reading.read(file, "", true);
        }
      }
    }

    @Override
    public List<Path> watched() {
      List<Path> files = new ArrayList<>();
      for (Path dir = start.toAbsolutePath().normalize(); dir != null; dir = dir.getParent()) {
        files.add(dir.resolve(name));
      }
      Collections.reverse(files);
      return files;
    }
  }

  /**
   * A directory whose files' names are part of the keys (spec 05 §4.2): {@code key} in {@code
   * base.cfg} means {@code prefix.base.key}.
   *
   * @param directory the directory, which may be absent
   * @param prefix what comes before the name of the file, with its dot, or empty
   * @param feedsSettings for which base names the typed settings are filled, and not only the raw
   *     options
   */
  record Dotted(Path directory, String prefix, Predicate<String> feedsSettings)
      implements FileSource {
    @Override
    public void readInto(FileReading reading) {
      if (!Files.isDirectory(directory)) {
        return;
      }
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        for (Path entry : stream) {
          entries.add(entry);
        }
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        reading.failed(
            directory,
            ConfigException.of(
                Problem.NOT_READABLE, "expected a readable directory, found none", e));
        return;
      }
      // entries as such compare by their bytes on Unix
      Collections.sort(entries);
      for (Path entry : entries) {
        readEntry(entry, reading);
      }
    }

    private void readEntry(Path entry, FileReading reading) {
      String name = String.valueOf(entry.getFileName());
      boolean right = name.endsWith(".cfg");
      if (!right && !name.endsWith(".conf")) {
        return;
      }
      String base = name.substring(0, name.lastIndexOf('.'));
      Path file = directory.resolve(base + ".cfg");
      if (!right) {
        reading.ignored(entry, "expected the extension .cfg, this file is not read");
      }
      if (SourceFile.exists(file)) {
        // the original takes any .conf as a sign to read the .cfg, for raw options only
        boolean feeds = right && feedsSettings.test(base);
        reading.read(file, prefix + base + ".", feeds);
      }
    }

    @Override
    public List<Path> watched() {
      List<Path> files = new ArrayList<>();
      files.add(directory);
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(files::add);
      } catch (IOException | java.nio.file.DirectoryIteratorException e) {
        // a directory that cannot be read is reported by the load
        return files;
      }
      return files;
    }
  }
}
