package io.choria.config.choria;

import io.choria.config.Configuration;
import io.choria.config.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A directory with Choria's files, and a load of them that sees nothing of the host. */
final class ChoriaFiles {
  private final Path dir;
  private final Map<String, String> environment = new HashMap<>();
  private Mode mode = Mode.COMPATIBLE;

  private ChoriaFiles(Path dir) {
    this.dir = dir;
  }

  static ChoriaFiles in(Path dir) {
    return new ChoriaFiles(dir);
  }

  Path mainFile() {
    return dir.resolve("server.conf");
  }

  ChoriaFiles main(String text) {
    return write(mainFile(), text.getBytes(StandardCharsets.UTF_8));
  }

  ChoriaFiles main(byte[] content) {
    return write(mainFile(), content);
  }

  ChoriaFiles plugin(String name, String text) {
    return write(dir.resolve("plugin.d").resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private ChoriaFiles write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  ChoriaFiles environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  ChoriaFiles environment(Map<String, String> variables) {
    environment.clear();
    environment.putAll(variables);
    return this;
  }

  ChoriaFiles strict() {
    mode = Mode.STRICT;
    return this;
  }

  ChoriaConfig.Builder builder() {
    return ChoriaConfig.system(mainFile())
        .mode(mode)
        .environment(environment)
        .nodeNames(new FixedNames("node.example.net"));
  }

  Configuration<ChoriaSettings> load() {
    return builder().load();
  }

  /** A host with one name. */
  record FixedNames(String name) implements NodeNames {
    @Override
    public Optional<String> hostName() {
      return Optional.of(name);
    }

    @Override
    public Optional<String> dnsName(String hostName) {
      return Optional.empty();
    }

    @Override
    public Optional<String> facterName() {
      return Optional.empty();
    }
  }
}
