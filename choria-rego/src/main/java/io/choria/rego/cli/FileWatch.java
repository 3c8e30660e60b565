package io.choria.rego.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Notices that files change: their times, their sizes, which ones there are. */
final class FileWatch {
  private final List<Path> roots;
  private Map<Path, String> last;

  FileWatch(List<Path> roots) {
    this.roots = List.copyOf(roots);
    this.last = look();
  }

  /** Whether something changed since this was asked before. */
  boolean changed() {
    Map<Path, String> now = look();
    boolean changed = !now.equals(last);
    last = now;
    return changed;
  }

  private Map<Path, String> look() {
    Map<Path, String> states = new TreeMap<>();
    for (Path root : roots) {
      try (Stream<Path> found = Files.walk(root)) {
        found.filter(Files::isRegularFile).forEach(file -> states.put(file, state(file)));
      } catch (IOException e) {
        states.put(root, "unreadable");
      }
    }
    return states;
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
