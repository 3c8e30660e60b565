package io.choria.messaging.rpc.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program to be run: never by a shell, and not for longer than it may; what it started is ended
 * with it. Not safe for use by several threads.
 */
public final class Program {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  private final ProcessBuilder builder;
  private @Nullable Path input;

  /** Where what a program prints goes. Reads to the end, so that the program does not block. */
  @FunctionalInterface
  public interface Sink {
    /** Called on a thread of its own. */
    void take(InputStream stream) throws IOException;
  }

  private Program(List<String> command) {
    this.builder = new ProcessBuilder(command);
  }

  /** The program and its arguments, each by itself; the environment is that of this process. */
  public static Program of(List<String> command) {
    return new Program(command);
  }

  /** Where it runs. */
  public Program directory(Path directory) {
    builder.directory(directory.toFile());
    return this;
  }

  /** These and PATH, and nothing else. */
  public Program environment(Map<String, String> variables) {
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(variables);
    return this;
  }

  /** What it reads; without a file its input is at its end. */
  public Program input(Path file) {
    this.input = file;
    return this;
  }

  /**
   * Runs it to its end.
   *
   * @return the exit status
   * @throws IOException when it can't be started
   * @throws TimeoutException when it did not end in time
   */
  public int run(Duration timeout, Sink out, Sink err)
      throws IOException, InterruptedException, TimeoutException {
    Process process = start();
    try {
      drain(process.getInputStream(), out);
      drain(process.getErrorStream(), err);
      return status(process, System.nanoTime() + timeout.toNanos(), timeout);
    } finally {
      end(process);
    }
  }

  /** What a run printed, and how it ended. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Output(int status, byte[] printed) {}

  /**
   * Runs it to its end and keeps what it prints; what it complains of is passed over.
   *
   * @throws IOException when it can't be started, or prints more than {@code limit} bytes
   * @throws TimeoutException when it did not end in time
   */
  public Output output(Duration timeout, int limit)
      throws IOException, InterruptedException, TimeoutException {
    long end = System.nanoTime() + timeout.toNanos();
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = start();
    CompletableFuture<byte[]> printed = new CompletableFuture<>();
    try {
      drain(
          process.getInputStream(),
          stream -> {
            try {
              printed.complete(stream.readNBytes(limit + 1));
            } catch (IOException e) {
              printed.completeExceptionally(e);
            }
          });
      byte[] bytes = printed.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (bytes.length > limit) {
        throw new IOException("it printed more than " + limit + " bytes");
      }
      return new Output(status(process, end, timeout), bytes);
    } catch (ExecutionException e) {
      throw new IOException("its output ended early", e.getCause());
    } finally {
      end(process);
    }
  }

  private Process start() throws IOException {
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    if (input == null) {
      process.getOutputStream().close();
    }
    return process;
  }

  private static int status(Process process, long end, Duration timeout)
      throws InterruptedException, TimeoutException {
    if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("no end within " + timeout);
    }
    return process.exitValue();
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void drain(InputStream stream, Sink sink) {
    Thread reader =
        new Thread(
            () -> {
              try (stream) {
                sink.take(stream);
              } catch (IOException e) {
                LOG.debug("the output of a program ended early", e);
              }
            },
            "output of a program");
    reader.setDaemon(true);
    reader.start();
  }
}
