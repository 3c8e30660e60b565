package io.choria.rego.builtin.stdlib.http;

import io.choria.rego.StringValue;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.Capabilities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Files and environment variables that a policy names: only those that the host allows are looked
 * at (spec 08 §4.18).
 */
final class HostAccess {
  private static final int LARGEST_FILE = 4 << 20;

  private final Capabilities capabilities;

  HostAccess(Capabilities capabilities) {
    this.capabilities = capabilities;
  }

  /** The content of a file. */
  String file(String name) {
    try {
      Path path = Path.of(name);
      if (!capabilities.allowsFile(path) || !isInside(path.toRealPath())) {
        throw BuiltinException.of("disallowed file: " + name);
      }
      try (InputStream in = Files.newInputStream(path)) {
        byte[] content = in.readNBytes(LARGEST_FILE + 1);
        if (content.length > LARGEST_FILE) {
          throw BuiltinException.of(
              "open " + name + ": file is longer than " + LARGEST_FILE + " bytes");
        }
        return StringValue.ofBytes(content).value();
      }
    } catch (NoSuchFileException e) {
      throw BuiltinException.of("open " + name + ": no such file or directory");
    } catch (IOException | InvalidPathException e) {
      throw BuiltinException.of("open " + name + ": " + e.getMessage());
    }
  }

  /** Whether a file that a link led to is allowed as well. */
  private boolean isInside(Path real) throws IOException {
    for (Path allowed : capabilities.files()) {
      if (Files.exists(allowed) && real.startsWith(allowed.toRealPath())) {
        return true;
      }
    }
    return false;
  }

  /** The value of an environment variable; empty if it is not set. */
  String variable(String name) {
    String value = capabilities.variables().get(name);
    if (value == null) {
      throw BuiltinException.of("disallowed environment variable: " + name);
    }
    return value;
  }
}
