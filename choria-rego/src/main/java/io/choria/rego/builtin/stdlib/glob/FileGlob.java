package io.choria.rego.builtin.stdlib.glob;

import com.google.re2j.Pattern;
import io.choria.rego.builtin.stdlib.call.Pace;
import io.choria.rego.builtin.stdlib.regex.Regex;

/**
 * Glob patterns of file paths, without delimiters: a star also matches {@code /} (spec 08 §8.2).
 */
public final class FileGlob {
  private final Pattern pattern;

  private FileGlob(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Reads a pattern.
   *
   * @param text the pattern
   * @return the pattern
   * @throws io.choria.rego.builtin.BuiltinException if it is malformed
   */
  public static FileGlob of(String text) {
    return new FileGlob(Regex.compile(new GlobParser(text, "").regex(), Pace.FREE));
  }

  /**
   * Whether a path is meant.
   *
   * @param path the path
   * @return true if so
   */
  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
