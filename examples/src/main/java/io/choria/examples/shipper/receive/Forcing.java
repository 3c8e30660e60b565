package io.choria.examples.shipper.receive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Forces many files to the disk together. A file system writes what several threads wait for in one
 * go (a group commit of its journal), so a thousand files cost little more than a few. Thread-safe;
 * owns threads until closed.
 */
final class Forcing implements AutoCloseable {
  private static final int THREADS = 8;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "shipper-force");
            thread.setDaemon(true);
            return thread;
          });

  /** What is done to one file. */
  @FunctionalInterface
  interface Force {
    void run(HostLog log) throws IOException;
  }

  /** Returns when it is done for all; when some fail, all have ended before the first is thrown. */
  void all(List<HostLog> logs, Force force) throws IOException {
    if (logs.size() < 2) {
      for (HostLog log : logs) {
        force.run(log);
      }
      return;
    }
    List<Future<?>> running = new ArrayList<>(logs.size());
    for (HostLog log : logs) {
      running.add(
          threads.submit(
              () -> {
                force.run(log);
                return null;
              }));
    }
    IOException failed = null;
    boolean interrupted = false;
    for (Future<?> one : running) {
      boolean ended = false;
      while (!ended) {
        try {
          one.get();
          ended = true;
        } catch (ExecutionException e) {
          failed = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
          ended = true;
        } catch (InterruptedException e) {
          interrupted = true; // a file must not be closed under a thread that writes it
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
