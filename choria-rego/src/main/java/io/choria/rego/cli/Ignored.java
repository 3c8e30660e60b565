package io.choria.rego.cli;

import io.choria.rego.files.PolicyFiles;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** What {@code --ignore} leaves out: names that fit a pattern, below what was named itself. */
final class Ignored implements PolicyFiles.Filter {
  private final List<PathMatcher> patterns;
  private final boolean onlyPolicies;

  Ignored(List<String> patterns, boolean onlyPolicies) throws UsageException {
    try {
      this.patterns =
          patterns.stream()
              .map(pattern -> pattern.replace("{", "\\{").replace("[^", "[!"))
              .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
              .toList();
    } catch (PatternSyntaxException e) {
      throw new UsageException("bad pattern for --ignore: " + e.getMessage());
    }
    this.onlyPolicies = onlyPolicies;
  }

  /** Whether one of the names in a path is left out. */
  boolean excludesAny(String path) {
    for (Path name : Path.of(path)) {
      if (patterns.stream().anyMatch(pattern -> pattern.matches(name))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean excludes(String name, boolean directory, int depth) {
    if (onlyPolicies && !directory && !name.endsWith(".rego")) {
      return true;
    }
    return depth > 0 && patterns.stream().anyMatch(pattern -> pattern.matches(Path.of(name)));
  }
}
