package io.choria.messaging.rpc.ddl;

import io.choria.messaging.rpc.ddl.DdlException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds descriptions in the library directories of a Choria installation (spec 02 §2.3), and those
 * that come with this library: those of Choria's own agents, {@code rpcutil}, {@code choria_util},
 * {@code executor}, {@code scout}, {@code choria_registry} and {@code aaa_signer}. Reads the
 * directories each time that it is asked.
 */
public final class DdlLibrary {
  private static final List<String> BUILT_IN =
      List.of("aaa_signer", "choria_registry", "choria_util", "executor", "rpcutil", "scout");
  private static final int DEEPEST = 16;

  private final List<Path> directories;
  private final List<String> builtIn;

  private DdlLibrary(List<Path> directories, List<String> builtIn) {
    this.directories = List.copyOf(directories);
    this.builtIn = builtIn;
  }

  /**
   * A library.
   *
   * @param directories those of {@code libdir} and {@code
   *     plugin.choria.agent_provider.mcorpc.libdir}; may be absent
   * @return the library
   */
  public static DdlLibrary of(List<Path> directories) {
    return new DdlLibrary(directories, BUILT_IN);
  }

  /**
   * A library of nothing but files, as the one that a registry hands out.
   *
   * @param directories as above
   * @return the library, without the agents of Choria
   */
  public static DdlLibrary ofFiles(List<Path> directories) {
    return new DdlLibrary(directories, List.of());
  }

  /**
   * The description of an agent.
   *
   * @param name the agent
   * @return the one that comes with this library; else the last that the directories hold; else
   *     empty
   * @throws DdlException when the file can't be read or holds none
   */
  public Optional<AgentDdl> agent(String name) {
    AgentDdl own = builtIn.contains(name) ? BuiltIn.DDLS.get(name) : null;
    return own == null ? read("agent", name, AgentDdl::parse) : Optional.of(own);
  }

  /**
   * The description of a data provider.
   *
   * @param name the provider
   * @return the last that the directories hold, or empty
   * @throws DdlException when the file can't be read or holds none
   */
  public Optional<DataDdl> data(String name) {
    return read("data", name, DataDdl::parse);
  }

  /**
   * The agents that have a description here.
   *
   * @return names in order
   */
  public NavigableSet<String> agents() {
    NavigableSet<String> names = new TreeSet<>(files("agent").keySet());
    names.addAll(builtIn);
    return names;
  }

  /**
   * The data providers that have a description here.
   *
   * @return names in order
   */
  public NavigableSet<String> dataProviders() {
    return new TreeSet<>(files("data").keySet());
  }

  /** Read once, when the first is asked for. */
  private static final class BuiltIn {
    static final Map<String, AgentDdl> DDLS =
        BUILT_IN.stream()
            .collect(
                Collectors.toUnmodifiableMap(name -> name, name -> AgentDdl.parse(resource(name))));
  }

  private static byte[] resource(String name) {
    String resource = name + ".json";
    try (InputStream in = DdlLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new DdlException(Fault.UNREADABLE, "this jar lacks its resource=" + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new DdlException(Fault.UNREADABLE, "can't read the resource=" + resource, e);
    }
  }

  private <T> Optional<T> read(String kind, String name, Function<byte[], T> parse) {
    Path file = files(kind).get(name);
    return file == null ? Optional.empty() : Optional.of(read(file, parse));
  }

  /** Reads a file, and names it when something is wrong. */
  private static <T> T read(Path file, Function<byte[], T> parse) {
    byte[] json;
    try (InputStream in = Files.newInputStream(file)) {
      json = in.readNBytes(JsonCursor.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new DdlException(Fault.UNREADABLE, "can't read file=" + file + ": " + e, e);
    }
    try {
      return parse.apply(json);
    } catch (DdlException e) {
      throw new DdlException(e.fault(), "file=" + file + ": " + e.getMessage(), e);
    }
  }

  /** Later directories win, and in one of them later names do. */
  private Map<String, Path> files(String kind) {
    Map<String, Path> found = new HashMap<>();
    for (Path directory : directories) {
      for (String layout : List.of("choria", "mcollective")) {
        Path root = directory.resolve(layout).resolve(kind);
        if (Files.isDirectory(root)) {
          walk(root, found);
        }
      }
    }
    return found;
  }

  private static void walk(Path root, Map<String, Path> found) {
    try (Stream<Path> files = Files.walk(root, DEEPEST)) {
      files
          .filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
          .sorted()
          .forEach(
              file -> {
                String name = String.valueOf(file.getFileName());
                found.put(name.substring(0, name.length() - ".json".length()), file);
              });
    } catch (IOException | UncheckedIOException e) {
      throw new DdlException(Fault.UNREADABLE, "can't look into directory=" + root + ": " + e, e);
    }
  }
}
