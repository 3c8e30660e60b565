package io.choria.examples.shipper.demo;

import io.choria.examples.shipper.Shipper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The shipper in a process of its own, which can be killed like any other. */
public final class ShipperProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ShipperProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the program.
   *
   * @param log where its output goes
   * @param jvm options of the JVM
   * @param args its command line
   * @return the running process
   * @throws IOException if it cannot be started
   */
  public static ShipperProcess start(Path log, List<String> jvm, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.addAll(jvm);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Shipper.class.getName());
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("SHIPPER_") || name.startsWith("NATS_") || name.equals("HOSTNAME"));
    Process process = builder.start();
    // nothing may outlive the program that started it
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ShipperProcess(process, log);
  }

  /**
   * The process.
   *
   * @return its id
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Whether it runs.
   *
   * @return false when it has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no code of the process runs any more. */
  public void kill() {
    process.destroyForcibly();
    waitFor(10);
  }

  /** SIGSTOP: it stands still and knows nothing of it. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for the end.
   *
   * @param seconds at most
   * @return its exit code, or -1 if it still runs
   */
  public int waitFor(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /**
   * What it printed.
   *
   * @return its output so far
   */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no output: " + e;
    }
  }

  /** SIGTERM, without waiting. */
  public void askToEnd() {
    process.destroy();
  }

  /** SIGTERM, and SIGKILL after fifteen seconds. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroy();
      if (waitFor(15) < 0) {
        process.destroyForcibly();
      }
    }
  }
}
