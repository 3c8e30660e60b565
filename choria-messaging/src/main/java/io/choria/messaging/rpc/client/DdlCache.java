package io.choria.messaging.rpc.client;

import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DDLs that a registry gave, in the files where Choria's clients keep theirs (spec 02 §2.3). */
final class DdlCache {
  private static final Logger LOG = LoggerFactory.getLogger(DdlCache.class);
  private static final int MAX_BYTES = 1 << 20;

  private final Path directory;

  DdlCache(Path directory) {
    this.directory = directory.resolve("agent");
  }

  /** What is kept; a file that can't be used is as good as none. */
  Optional<AgentDdl> find(String agent) {
    if (!isFileName(agent)) {
      return Optional.empty();
    }
    Path file = file(agent);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      AgentDdl ddl = AgentDdl.parse(in.readNBytes(MAX_BYTES + 1));
      if (ddl.metadata().name().equals(agent)) {
        return Optional.of(ddl);
      }
      LOG.warn("file={} describes another agent: {}", file, ddl.metadata().name());
    } catch (IOException | DdlException e) {
      LOG.warn("can't use file={}: {}", file, e.getMessage());
    }
    return Optional.empty();
  }

  /** Others see the old file or the new one, never a part of it. */
  void keep(AgentDdl ddl) {
    String agent = ddl.metadata().name();
    if (!isFileName(agent)) {
      return;
    }
    try {
      Files.createDirectories(directory);
      Path fresh = Files.createTempFile(directory, "." + agent, ".tmp");
      try {
        Files.writeString(fresh, ddl.toJson());
        Files.move(fresh, file(agent), StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      LOG.warn("can't keep the DDL of agent={} in {}: {}", agent, directory, e.toString());
    }
  }

  private Path file(String agent) {
    return directory.resolve(agent + ".json");
  }

  /** A name from the network must not lead out of the directory. */
  private static boolean isFileName(String agent) {
    return agent.matches("[A-Za-z0-9_-]{1,100}");
  }
}
