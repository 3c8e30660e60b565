package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.ddl.ActionDdl;
import io.choria.messaging.rpc.ddl.AgentDdl;
import io.choria.messaging.rpc.ddl.DdlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents that are programs in any language (spec 02 §7.2–7.3): a DDL with the provider {@code
 * external} in {@code <libdir>/mcollective/agent}, and beside it a program that reads a request and
 * writes a reply, both JSON in files. Programs are run without a shell, with an environment of
 * their own, and are ended when their time is over. {@link ExternalAgentWatch} keeps a server in
 * step with the directories.
 */
public final class ExternalAgents {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalAgents.class);
  private static final int MAX_DDL = 1 << 20;

  private ExternalAgents() {}

  /**
   * Finds agents. Each is active only on servers where its program says that it wants to be.
   *
   * @param libraries those of {@code plugin.choria.agent_provider.mcorpc.libdir}, absolute
   * @param settings the directory whose {@code plugin.d/<agent>} programs may read settings from
   * @return the agents that can be hosted, by name; broken descriptions are logged and left out
   */
  public static List<RpcAgent> find(List<Path> libraries, Path settings) {
    return look(libraries, settings).stream()
        .flatMap(description -> description.agent().stream())
        .collect(
            Collectors.toMap(
                agent -> agent.ddl().metadata().name(),
                agent -> agent,
                (first, second) -> first,
                TreeMap::new))
        .values()
        .stream()
        .toList();
  }

  /** A file that may describe an agent; without one, {@code broken} tells that it can't be read. */
  record Description(Path file, Optional<RpcAgent> agent, boolean broken) {}

  /** All files of all libraries, in the order in which they count. */
  static List<Description> look(List<Path> libraries, Path settings) {
    List<Description> found = new ArrayList<>();
    for (Path library : libraries) {
      Path directory = library.toAbsolutePath().resolve("mcollective").resolve("agent");
      descriptions(directory).forEach(file -> found.add(read(file, settings)));
    }
    return found;
  }

  /** {@code <name>.json} and {@code <name>/<name>.json}; no deeper. */
  private static List<Path> descriptions(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries
          .sorted()
          .filter(entry -> !String.valueOf(entry.getFileName()).equals("tmp"))
          .forEach(
              entry -> {
                Path inner = entry.resolve(entry.getFileName() + ".json");
                if (Files.isDirectory(entry) && Files.isRegularFile(inner)) {
                  files.add(inner);
                } else if (entry.toString().endsWith(".json") && Files.isRegularFile(entry)) {
                  files.add(entry);
                }
              });
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("can't look into directory={}: {}", directory, e.toString());
    }
    return files;
  }

  private static Description read(Path file, Path settings) {
    AgentDdl ddl;
    try (InputStream in = Files.newInputStream(file)) {
      ddl = AgentDdl.parse(in.readNBytes(MAX_DDL + 1));
    } catch (IOException | DdlException e) {
      LOG.warn("can't use file={}: {}", file, e.toString());
      return new Description(file, Optional.empty(), true);
    }
    String name = ddl.metadata().name();
    if (!ddl.metadata().provider().equals("external")) {
      return new Description(file, Optional.empty(), false);
    }
    boolean fits = file.endsWith(name + ".json") && name.matches("[a-zA-Z0-9_-]+");
    if (!fits || RpcUtil.isReserved(name)) {
      LOG.warn("the name is not that of the file, or not free: file={} name={}", file, name);
      return new Description(file, Optional.empty(), false);
    }
    return new Description(file, Optional.of(agent(ddl, file, settings)), false);
  }

  private static RpcAgent agent(AgentDdl ddl, Path file, Path settings) {
    ExternalProgram program = new ExternalProgram(ddl, file, settings);
    RpcAgent.Builder builder =
        RpcAgent.builder(ddl).checks(RpcAgent.Checks.BY_HANDLER).activation(program::isActive);
    for (ActionDdl action : ddl.actions()) {
      builder.action(action.name(), call -> program.call(action, call));
    }
    return builder.build();
  }
}
