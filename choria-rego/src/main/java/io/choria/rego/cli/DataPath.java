package io.choria.rego.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A path on the command line: a file or directory, or its {@code file://} address, behind the place
 * in {@code data} where its content goes if there is one ({@code a.b:file}).
 */
record DataPath(List<String> prefix, Path path) {
  static DataPath parse(String text) throws UsageException {
    int colon = text.indexOf(':');
    if (colon > 0 && text.indexOf("://") != colon) {
      List<String> prefix = Arrays.asList(text.substring(0, colon).split("\\.", -1));
      return new DataPath(prefix, file(text.substring(colon + 1)));
    }
    return new DataPath(List.of(), file(text));
  }

  /** The file of a path that takes no prefix. */
  static Path file(String text) throws UsageException {
    if (!text.contains("://")) {
      return Path.of(text);
    }
    try {
      URI address = URI.create(text);
      if ("file".equals(address.getScheme()) && address.getPath() != null) {
        return Path.of(address.getPath());
      }
    } catch (IllegalArgumentException e) {
      // it is no address of a file, whatever it is
    }
    throw new UsageException("unsupported URL scheme: " + text);
  }
}
