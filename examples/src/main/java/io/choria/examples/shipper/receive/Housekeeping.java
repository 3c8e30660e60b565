package io.choria.examples.shipper.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses and removes rotated segments. What is current is told by the commit file of each
 * publisher, so that receivers which share a directory never touch each other's segments; a lock
 * lets one of them at a time do it.
 *
 * <p>A clock that jumps must not remove everything: after a step of more than a minute against the
 * steady clock, removal by age waits until an hour has passed.
 */
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final long STEP_MILLIS = 60_000;
  private static final long TRUST_AFTER_MILLIS = 3_600_000;
  private static final String TEMPORARY = ".gz.tmp";
  private static final String LOCK = ".housekeeping.lock";

  private final Path root;
  private final OutputPolicy policy;
  private final LongSupplier millis;
  private final LongSupplier steadyMillis;
  private long offset;
  private long distrustUntil;

  Housekeeping(Path root, OutputPolicy policy, LongSupplier millis, LongSupplier steadyMillis) {
    this.root = root;
    this.policy = policy;
    this.millis = millis;
    this.steadyMillis = steadyMillis;
    this.offset = millis.getAsLong() - steadyMillis.getAsLong();
    this.distrustUntil = steadyMillis.getAsLong();
  }

  /** Looks through all publishers once, unless another receiver of the directory does so now. */
  void run() {
    boolean byAge = clockIsSteady();
    try (FileChannel channel =
            FileChannel.open(
                root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        cleanAll(byAge);
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("another receiver of this process is at it");
    } catch (NoSuchFileException e) {
      LOG.debug("nothing was written to {} yet", root);
    } catch (IOException e) {
      LOG.warn("housekeeping of {}: {}", root, e.toString());
    }
  }

  private void cleanAll(boolean byAge) throws IOException {
    try (DirectoryStream<Path> hosts = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path host : hosts) {
        try {
          clean(host, byAge);
        } catch (IOException e) {
          LOG.warn("housekeeping of {}: {}", host, e.toString());
        }
      }
    }
  }

  private boolean clockIsSteady() {
    long steady = steadyMillis.getAsLong();
    long now = millis.getAsLong() - steady;
    if (Math.abs(now - offset) > STEP_MILLIS) {
      LOG.warn(
          "the clock stepped by {} s; nothing is removed by age for an hour",
          (now - offset) / 1000);
      offset = now;
      distrustUntil = steady + TRUST_AFTER_MILLIS;
    }
    return steady >= distrustUntil;
  }

  private void clean(Path host, boolean byAge) throws IOException {
    Optional<String> current = current(host);
    if (current.isEmpty()) {
      return;
    }
    removeHalfCompressed(host);
    List<Path> rotated = new ArrayList<>();
    for (Path segment : Segments.list(host, policy.names())) {
      String name = segment.getFileName().toString();
      if (policy.names().compare(name, current.get()) < 0) {
        rotated.add(segment);
      }
    }
    if (byAge && !policy.keepFor().isZero()) {
      long oldest = millis.getAsLong() - policy.keepFor().toMillis();
      rotated.removeIf(
          path -> modified(path) < oldest && remove(path, "older than " + policy.keepFor()));
    }
    if (policy.keepBytes() > 0) {
      removeBySize(rotated);
    }
    if (policy.gzip()) {
      for (Path path : rotated) {
        if (!path.getFileName().toString().endsWith(SegmentNames.GZIP)) {
          compress(path);
        }
      }
    }
  }

  /** What a receiver left that died while it compressed; the segment itself is still there. */
  private static void removeHalfCompressed(Path host) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(host, "*" + TEMPORARY)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void removeBySize(List<Path> rotated) throws IOException {
    long total = 0;
    for (Path path : rotated) {
      total += Files.size(path);
    }
    while (total > policy.keepBytes() && !rotated.isEmpty()) {
      Path path = rotated.remove(0);
      total -= Files.size(path);
      remove(path, "the limit of " + policy.keepBytes() + " bytes");
    }
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private static boolean remove(Path path, String why) {
    try {
      Files.deleteIfExists(path);
      LOG.info("removed {}: {}", path, why);
      return true;
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}", path, e.toString());
      return false;
    }
  }

  private static Optional<String> current(Path host) throws IOException {
    Optional<CommitFile.Stored> newest = Optional.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(host, HostLogs.COMMITS + "*")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (Path path : sorted) {
        if (!path.toString().endsWith(".new")) {
          newest = CommitFile.read(path);
        }
      }
    }
    return newest.map(stored -> stored.commit().segment());
  }

  private static void compress(Path path) throws IOException {
    Path target = path.resolveSibling(path.getFileName() + SegmentNames.GZIP);
    Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
    FileTime modified = Files.getLastModifiedTime(path);
    try (FileChannel out =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        InputStream in = Files.newInputStream(path)) {
      GZIPOutputStream packed = new GZIPOutputStream(Channels.newOutputStream(out), 1 << 16);
      in.transferTo(packed);
      packed.finish();
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.setLastModifiedTime(temporary, modified);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(path);
  }
}
