package io.choria.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One operating system process that can not outlive this JVM.
 *
 * <p>A small shell starts first and becomes the program by {@code exec}, so the process that Java
 * sees is the program itself. Before that it leaves a watchdog behind, which reads the pipe whose
 * other end only this JVM holds. However the JVM ends, kill -9 included, the pipe closes and the
 * watchdog kills the program.
 */
final class ServerProcess {
  private static final String WATCHED =
      """
      log=$1; shift
      exec 3<&0 </dev/null >>"$log" 2>&1
      ( trap '' HUP INT TERM; cat <&3 >/dev/null; kill -9 $$ ) >/dev/null 2>&1 &
      exec 3<&-
      exec "$@"
      """;
  private static final Duration SIGNAL_DEADLINE = Duration.ofMinutes(1);

  private final Process process;
  private final String what;

  private ServerProcess(Process process, String what) {
    this.process = process;
    this.what = what;
  }

  static ServerProcess start(List<String> command, Path directory, Path log, String what) {
    List<String> watched =
        new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, "watched", log.toString()));
    watched.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(watched).directory(directory.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return new ServerProcess(builder.start(), what);
    } catch (IOException e) {
      throw new NatsServerException("can not start " + what + ", command=" + command, e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  void terminate(Duration grace) {
    process.destroy();
    if (!ended(grace)) {
      kill();
    }
  }

  void kill() {
    process.destroyForcibly();
    if (!ended(SIGNAL_DEADLINE)) {
      throw new NatsServerException(
          what + " survived kill -9 for " + SIGNAL_DEADLINE + ", pid=" + pid());
    }
  }

  /** Sends a signal that Java has no method for. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).start();
      if (!kill.waitFor(SIGNAL_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          || kill.exitValue() != 0) {
        throw new NatsServerException(
            "signal " + name + " did not reach " + what + ", pid=" + pid());
      }
    } catch (IOException e) {
      throw new NatsServerException(
          "signal " + name + " did not reach " + what + ", pid=" + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NatsServerException("interrupted while sending signal " + name + " to " + what, e);
    }
  }

  /**
   * Stops the process with {@code SIGSTOP} and waits until every thread of it stands; the signal
   * alone lets those that run go on for a moment. Where there is no {@code /proc} it returns after
   * the signal.
   */
  void freeze() {
    signal("STOP");
    Path threads = Path.of("/proc/" + pid() + "/task");
    long end = System.nanoTime() + SIGNAL_DEADLINE.toNanos();
    while (Files.isDirectory(threads) && !stands(threads)) {
      if (System.nanoTime() - end > 0) {
        throw new NatsServerException(what + " goes on after SIGSTOP, pid=" + pid());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static boolean stands(Path threads) {
    try (Stream<Path> each = Files.list(threads)) {
      return each.allMatch(
          thread -> {
            try {
              // the name before the state may hold blanks and brackets
              String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
              return stat.startsWith("T", stat.lastIndexOf(')') + 2);
            } catch (IOException e) {
              return true; // it has ended
            }
          });
    } catch (IOException | UncheckedIOException e) {
      return true; // the process has ended
    }
  }

  private boolean ended(Duration deadline) {
    boolean interrupted = false;
    long end = System.nanoTime() + deadline.toNanos();
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          // a process that is being stopped must not be left behind
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
