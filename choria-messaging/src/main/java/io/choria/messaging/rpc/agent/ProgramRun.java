package io.choria.messaging.rpc.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a program: never by a shell, with a time and limits on what it prints and writes. */
final class ProgramRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalAgents.class);
  private static final int MAX_REPLY = 16 << 20;
  private static final int MAX_LINE = 1_000;
  private static final int MAX_LINES = 200;

  private final ProcessBuilder builder;
  private final Path program;

  private ProgramRun(Path program, ProcessBuilder builder) {
    this.program = program;
    this.builder = builder;
  }

  static ProgramRun of(Path program, Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return new ProgramRun(program, new ProcessBuilder(command).directory(directory.toFile()));
  }

  /** These and PATH, and nothing else. */
  ProgramRun environment(Map<String, String> variables) {
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(variables);
    return this;
  }

  void run(String agent, Duration timeout) throws IOException, InterruptedException {
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException("executing " + program + " failed: " + e.getMessage(), e);
    }
    try {
      process.getOutputStream().close();
      drain(process.getInputStream(), line -> LOG.info("{}: {}", agent, line));
      drain(process.getErrorStream(), line -> LOG.error("{}: {}", agent, line));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("executing " + program + " failed: no end within " + timeout);
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "executing " + program + " failed: exit status " + process.exitValue());
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Logs the first lines; the rest is read and forgotten, so that the program does not block. */
  private static void drain(InputStream stream, Consumer<String> log) {
    Thread reader =
        new Thread(
            () -> {
              try (Reader in =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                lines(in, log);
              } catch (IOException e) {
                LOG.debug("the output of a program ended early", e);
              }
            },
            "output of an external agent");
    reader.setDaemon(true);
    reader.start();
  }

  private static void lines(Reader in, Consumer<String> log) throws IOException {
    StringBuilder line = new StringBuilder();
    int lines = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        if (lines++ < MAX_LINES) {
          log.accept(line.toString());
        }
        line.setLength(0);
      } else if (line.length() < MAX_LINE) {
        line.append(c < ' ' ? '?' : (char) c);
      }
    }
    if (!line.isEmpty() && lines < MAX_LINES) {
      log.accept(line.toString());
    }
  }

  static String readReply(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_REPLY + 1);
      if (bytes.length > MAX_REPLY) {
        throw new IOException("the reply is larger than " + MAX_REPLY + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("somebody else deleted {}", directory);
    }
  }
}
