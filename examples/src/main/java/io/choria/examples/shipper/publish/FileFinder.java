package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the files that patterns name now: paths, or globs with {@code *}, {@code ?}, {@code [..]}
 * and <code>{a,b}</code> per directory level.
 */
final class FileFinder {
  private final List<List<String>> patterns = new ArrayList<>();
  private final List<PathMatcher> excluded = new ArrayList<>();

  FileFinder(List<String> patterns, List<String> exclude) {
    for (String pattern : patterns) {
      if (pattern.isBlank()) {
        throw new IllegalArgumentException("file: expected a path or glob, got an empty text");
      }
      String absolute = Path.of("").toAbsolutePath().toString();
      this.patterns.add(
          List.of((pattern.startsWith("/") ? pattern : absolute + "/" + pattern).split("/+", -1)));
      matcher(pattern.substring(pattern.lastIndexOf('/') + 1));
    }
    for (String pattern : exclude) {
      excluded.add(matcher(pattern));
    }
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "file: expected a path or glob, got \"" + glob + "\": " + e.getDescription(), e);
    }
  }

  /** The regular files, symbolic links followed, in the order of their names. */
  List<Path> find() {
    TreeSet<Path> found = new TreeSet<>();
    for (List<String> pattern : patterns) {
      expand(Path.of("/"), pattern, 1, found);
    }
    return List.copyOf(found);
  }

  private void expand(Path directory, List<String> pattern, int level, Set<Path> found) {
    String name = pattern.get(level);
    boolean last = level == pattern.size() - 1;
    if (!isGlob(name)) {
      accept(directory.resolve(name), pattern, level, last, found);
      return;
    }
    PathMatcher matcher = matcher(name);
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, e -> matcher.matches(e.getFileName()))) {
      for (Path entry : entries) {
        accept(entry, pattern, level, last, found);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return; // appears later, perhaps
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (java.nio.file.AccessDeniedException e) {
      return; // other patterns go on; the directory is tried again
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Path path, List<String> pattern, int level, boolean last, Set<Path> found) {
    if (!last) {
      if (Files.isDirectory(path)) {
        expand(path, pattern, level + 1, found);
      }
      return;
    }
    Path name = path.getFileName();
    if (name != null
        && Files.isRegularFile(path)
        && excluded.stream().noneMatch(m -> m.matches(name))) {
      found.add(path);
    }
  }

  private static boolean isGlob(String name) {
    return name.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
  }
}
