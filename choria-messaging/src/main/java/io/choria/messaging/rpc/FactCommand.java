package io.choria.messaging.rpc;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.rpc.program.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Facts that a program prints as a JSON object. It is run at most once in an interval, never by a
 * shell, on a thread of its own; until it ends the facts of the last run count. Safe for use by
 * several threads.
 */
public final class FactCommand implements Supplier<Map<String, ?>> {
  private static final Logger LOG = LoggerFactory.getLogger(FactCommand.class);
  private static final int MAX_BYTES = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, Object>> FACTS =
      new TypeReference<>() {};

  private final List<String> command;
  private final Duration interval;
  private final Duration timeout;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile Map<String, ?> facts = Map.of();
  private volatile long next;

  private FactCommand(List<String> command, Duration interval, Duration timeout) {
    this.command = List.copyOf(command);
    this.interval = interval;
    this.timeout = timeout;
    this.next = System.nanoTime();
  }

  /**
   * Facts of a program.
   *
   * @param command the program and its arguments
   * @param interval how long the facts of one run count
   * @param timeout how long a run may take; then it is ended
   * @return facts that are empty until the first run has ended
   */
  public static FactCommand of(List<String> command, Duration interval, Duration timeout) {
    return new FactCommand(command, interval, timeout);
  }

  /** The facts of the last run that succeeded; begins a new run when it is time. */
  @Override
  public Map<String, ?> get() {
    if (next - System.nanoTime() <= 0 && running.compareAndSet(false, true)) {
      Thread worker = new Thread(this::refresh, "facts of " + command.get(0));
      worker.setDaemon(true);
      worker.start();
    }
    return facts;
  }

  private void refresh() {
    try {
      facts = run();
    } catch (IOException | TimeoutException e) {
      LOG.warn("no facts from command={}: {}", command, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      next = System.nanoTime() + interval.toNanos();
      running.set(false);
    }
  }

  private Map<String, ?> run() throws IOException, InterruptedException, TimeoutException {
    Program.Output output = Program.of(command).output(timeout, MAX_BYTES);
    if (output.status() != 0) {
      throw new IOException("exit status " + output.status());
    }
    return JSON.readValue(output.printed(), FACTS);
  }
}
