package io.choria.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches the files of a loader and loads again when they change. It exists only if a program
 * starts it, owns one daemon thread until {@link #close()}, and looks at names, sizes and times of
 * the files at an interval, which works on every file system.
 *
 * <p>A broken edit never replaces a good snapshot: neither one that fails to load, nor, in {@link
 * Mode#COMPATIBLE}, one that brings a damaging finding which the current snapshot does not have, as
 * a boolean that reads as false because it is misspelt.
 *
 * <p>All methods are thread-safe.
 *
 * @param <T> the interface marked with {@link Settings}
 */
public final class ConfigWatcher<T> implements AutoCloseable {
  /**
   * Hears about changes, on the watcher's thread. What a listener throws is given to the thread's
   * handler of uncaught exceptions and does not end the watching.
   *
   * @param <T> the interface
   */
  public interface Listener<T> {
    /**
     * There is a new snapshot.
     *
     * @param configuration the new snapshot, which {@link ConfigWatcher#current()} now returns
     * @param changes the settings that have another value; empty when only raw options changed
     */
    void changed(Configuration<T> configuration, List<SettingChange> changes);

    /**
     * The files changed, but not for the better; the snapshot stays.
     *
     * @param findings what is wrong with the new files
     */
    void rejected(List<Diagnostic> findings);
  }

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final ConfigLoader<T> loader;
  private final Listener<T> listener;
  private final ScheduledExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Configuration<T> current;
  private List<String> fingerprint;

  private ConfigWatcher(ConfigLoader<T> loader, Listener<T> listener) {
    this.loader = loader;
    this.listener = listener;
    // before the load, so that an edit in between is seen as a change
    this.fingerprint = fingerprint(loader.watched());
    this.current = loader.load();
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "choria-config-watcher");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads once and starts to watch.
   *
   * @param <T> the interface
   * @param loader what to load with
   * @param interval how often to look, at least a millisecond
   * @param listener hears about changes
   * @return a watcher that the caller must close
   * @throws ConfigException when the first load fails
   */
  public static <T> ConfigWatcher<T> start(
      ConfigLoader<T> loader, Duration interval, Listener<T> listener) {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw ConfigException.of(
          Problem.USAGE, "expected an interval of a millisecond or more, found " + interval);
    }
    ConfigWatcher<T> watcher =
        new ConfigWatcher<>(
            Objects.requireNonNull(loader, "loader"), Objects.requireNonNull(listener, "listener"));
    long millis = interval.toMillis();
    var unused =
        watcher.executor.scheduleWithFixedDelay(
            watcher::look, millis, millis, TimeUnit.MILLISECONDS);
    return watcher;
  }

  /**
   * The last good snapshot.
   *
   * @return a snapshot; a field read
   */
  public Configuration<T> current() {
    return current;
  }

  /**
   * Loads now, whether or not files look changed, and tells the listener as usual. Blocks while it
   * reads and while the listener runs.
   *
   * @return true when the snapshot was replaced
   */
  public boolean reload() {
    return look(true);
  }

  private void look() {
    boolean unused = look(false);
  }

  private boolean look(boolean always) {
    lock.lock();
    try {
      List<String> now = fingerprint(loader.watched());
      if (!always && now.equals(fingerprint)) {
        return false;
      }
      fingerprint = now;
      return replace();
    } catch (RuntimeException e) {
      report(e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean replace() {
    Configuration<T> before = current;
    Configuration<T> next;
    try {
      next = loader.load();
    } catch (ConfigException e) {
      listener.rejected(e.diagnostics());
      return false;
    }
    List<Diagnostic> worse = worse(before, next);
    if (!worse.isEmpty()) {
      listener.rejected(worse);
      return false;
    }
    List<SettingChange> changes = next.changesSince(before);
    if (changes.isEmpty() && next.raw().asMap().equals(before.raw().asMap())) {
      return false;
    }
    current = next;
    listener.changed(next, changes);
    return true;
  }

  /** Damaging findings that were not there before; positions may have moved. */
  private static <T> List<Diagnostic> worse(Configuration<T> before, Configuration<T> next) {
    Set<String> known = new HashSet<>();
    before.diagnostics().forEach(found -> known.add(identity(found)));
    return next.diagnostics().stream()
        .filter(found -> found.problem().isDamaging() && !known.contains(identity(found)))
        .toList();
  }

  private static String identity(Diagnostic found) {
    return found.problem() + "\n" + found.key().orElse("") + "\n" + found.text();
  }

  private static void report(RuntimeException failure) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
  }

  private static List<String> fingerprint(List<Path> files) {
    List<String> result = new ArrayList<>(files.size());
    for (Path file : files) {
      @Nullable Object state;
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        state = found.size() + " " + found.lastModifiedTime() + " " + found.fileKey();
      } catch (IOException e) {
        state = e.getClass().getSimpleName();
      }
      result.add(file + " " + state);
    }
    return result;
  }

  /** Ends the watching and waits up to five seconds for a load or listener that is running. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      boolean unused = executor.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
