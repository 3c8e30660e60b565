package io.choria.rego;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy that follows its files. {@link #current} looks whether a file was edited, added or
 * removed, not more often than the interval says, and then compiles all of them to one new {@link
 * Policy}; decisions in progress finish on the old one. Files that do not compile leave no policy
 * at all: {@link #current} throws, so that nobody decides by rules that are not there any more.
 * Safe for any number of threads; starts none.
 */
public final class ReloadingPolicy {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final List<Path> paths;
  private final Supplier<Rego.Builder> settings;
  private final boolean keepLastGood;
  private final long intervalNanos;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile State state;

  private ReloadingPolicy(
      List<Path> paths, Supplier<Rego.Builder> settings, Duration interval, boolean keepLastGood) {
    this.paths = List.copyOf(paths);
    this.settings = settings;
    this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
    this.keepLastGood = keepLastGood;
    this.state = load(null);
  }

  /**
   * What was loaded.
   *
   * @param identity what the files looked like
   * @param checked when, by {@link System#nanoTime}
   */
  private record State(
      @Nullable Policy policy,
      @Nullable RegoException failure,
      Map<Path, Identity> identity,
      long checked) {}

  private record Identity(long modifiedNanos, long size, @Nullable Object key) {}

  /**
   * Follows files and directories, see {@link Rego.Builder#load}; looks four times a second at
   * most.
   *
   * @param paths files and directories
   * @return the policy that follows them
   * @throws IllegalArgumentException if there is no path
   * @throws RegoException if they cannot be read or compiled now
   */
  public static ReloadingPolicy of(Path... paths) {
    return of(List.of(paths), Rego::builder, INTERVAL, false);
  }

  /**
   * Follows files and directories.
   *
   * @param settings gives a builder with all that the files do not say; asked for each load, a
   *     failure counts as one of the files
   * @param interval how long a look at the files is good for; zero looks each time
   * @param keepLastGood whether files that do not compile leave the last policy in force, instead
   *     of none
   * @param paths files and directories
   * @return the policy
   * @throws IllegalArgumentException if the interval is negative, or there is no path
   * @throws RegoException if they cannot be read or compiled now
   */
  public static ReloadingPolicy of(
      List<Path> paths, Supplier<Rego.Builder> settings, Duration interval, boolean keepLastGood) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("expected files or directories to follow, got none");
    }
    if (interval.isNegative()) {
      throw new IllegalArgumentException("expected an interval of 0 or more, got " + interval);
    }
    ReloadingPolicy policy = new ReloadingPolicy(paths, settings, interval, keepLastGood);
    policy.current();
    return policy;
  }

  /**
   * The policy as the files have it. The thread that finds a change compiles the new policy; others
   * that ask meanwhile get the one before.
   *
   * @return the policy; with {@code keepLastGood} perhaps an older one, see {@link #failure}
   * @throws RegoException if the files cannot be read or compiled
   */
  public Policy current() {
    State now = state;
    if (System.nanoTime() - now.checked >= intervalNanos && loading.tryLock()) {
      try {
        now = look();
      } finally {
        loading.unlock();
      }
    }
    if (now.policy != null) {
      return now.policy;
    }
    throw now.failure == null ? new RegoException("no policy was loaded") : now.failure;
  }

  /** {@return why the files of this moment do not compile; null if they do} */
  public @Nullable RegoException failure() {
    return state.failure;
  }

  private State look() {
    State before = state;
    State next;
    Map<Path, Identity> identity = identity();
    if (identity.equals(before.identity)) {
      next = new State(before.policy, before.failure, identity, System.nanoTime());
    } else {
      next = load(before.policy);
    }
    state = next;
    return next;
  }

  private State load(@Nullable Policy last) {
    // taken first: an edit while the files are being read is found at the next look
    Map<Path, Identity> identity = identity();
    try {
      Rego.Builder builder = settings.get();
      paths.forEach(builder::load);
      return new State(builder.compile(), null, identity, System.nanoTime());
    } catch (RegoException e) {
      return failed(e, last, identity);
    } catch (RuntimeException e) {
      // of the settings; to leave without a new state would let other threads go on with the old
      // one
      return failed(new RegoException("the policy cannot be made: " + e, e), last, identity);
    }
  }

  private State failed(RegoException reason, @Nullable Policy last, Map<Path, Identity> identity) {
    return new State(keepLastGood ? last : null, reason, identity, System.nanoTime());
  }

  private Map<Path, Identity> identity() {
    Map<Path, Identity> found = new TreeMap<>();
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
        files.forEach(file -> add(found, file));
      } catch (IOException | UncheckedIOException e) {
        found.put(path, new Identity(-1, -1, null));
      }
    }
    return found;
  }

  private static void add(Map<Path, Identity> found, Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isDirectory()) {
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        found.put(file, new Identity(modified, attributes.size(), attributes.fileKey()));
      }
    } catch (IOException e) {
      found.put(file, new Identity(-1, -1, null));
    }
  }
}
