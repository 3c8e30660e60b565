package io.choria.rego.bundle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A file of a bundle as it was packed. */
final class BundleFile {
  private final String name;
  private final String location;
  private final byte[] content;

  /**
   * A file.
   *
   * @param name its path as the archive has it
   * @param content its bytes
   */
  BundleFile(String name, byte[] content) {
    this(name, name, content);
  }

  /**
   * A file of a directory.
   *
   * @param name its path in the directory, with a slash in front
   * @param location where it is
   * @param content its bytes
   */
  BundleFile(String name, String location, byte[] content) {
    this.name = name;
    this.location = location;
    this.content = content;
  }

  /** The path as the archive has it. */
  String name() {
    return name;
  }

  /** Where the file is found, for messages. */
  String location() {
    return location;
  }

  byte[] content() {
    return content;
  }

  /** The last element of the path. */
  String baseName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The path by which signatures know the file. */
  String signedName() {
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** The path without detours: no leading slash, no {@code .} and {@code ..}. */
  String path() {
    return String.join("/", steps(name));
  }

  /** The place in the data of a document in this directory (spec 08 §8.1). */
  List<String> place() {
    List<String> steps = steps(name);
    String directory = String.join("/", steps.subList(0, steps.size() - 1));
    int start = 0;
    while (start < directory.length() && "/.".indexOf(directory.charAt(start)) >= 0) {
      start++;
    }
    return start == directory.length() ? List.of() : List.of(directory.substring(start).split("/"));
  }

  private static List<String> steps(String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/", -1)) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return List.copyOf(steps);
  }
}
