package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.HostToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open outputs of one partition, at most so many at a time; the one not used for longest is
 * committed and closed first.
 *
 * <p>Each owner keeps its commits in a file of its own, named by its fencing token. A new owner
 * copies what it finds, then removes the older ones, so a former owner writes into a file without a
 * name and notices. Not thread-safe.
 */
final class HostLogs implements AutoCloseable {
  static final String COMMITS = ".commit-";
  private static final Logger LOG = LoggerFactory.getLogger(HostLogs.class);

  private final Path root;
  private final long token;
  private final OutputPolicy policy;
  private final Disk disk;
  private final LongSupplier clock;
  private final int maxOpen;
  private final Forcing forcing;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(256 * 1024);
  private final LinkedHashMap<String, HostLog> open = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable HostLog last;

  HostLogs(
      Path root,
      long token,
      OutputPolicy policy,
      Disk disk,
      LongSupplier clock,
      int maxOpen,
      Forcing forcing) {
    this.root = root;
    this.token = token;
    this.policy = policy;
    this.disk = disk;
    this.clock = clock;
    this.maxOpen = maxOpen;
    this.forcing = forcing;
  }

  /** The log of a publisher; what another log had staged is handed over before. */
  HostLog get(HostToken host) throws IOException {
    HostLog log = open.get(host.text());
    if (last != null && last != log) {
      last.flush();
      last = null;
    }
    if (log == null) {
      makeRoom();
      log = openLog(root.resolve(host.text()));
      open.put(host.text(), log);
    }
    last = log;
    return log;
  }

  private void makeRoom() throws IOException {
    while (open.size() >= maxOpen) {
      Iterator<HostLog> oldest = open.values().iterator();
      HostLog log = oldest.next();
      log.commit();
      oldest.remove();
      log.close();
    }
  }

  private HostLog openLog(Path directory) throws IOException {
    Files.createDirectories(directory);
    NavigableMap<Long, Path> found = commitFiles(directory);
    if (!found.isEmpty() && found.lastKey() > token) {
      throw new FencedException(
          directory
              + ": expected no owner after token "
              + token
              + ", found token "
              + found.lastKey());
    }
    Path own = directory.resolve(String.format(Locale.ROOT, "%s%019d", COMMITS, token));
    Optional<CommitFile.Stored> stored = newest(found);
    Commit start =
        stored.isPresent()
            ? stored.get().commit()
            : HostLog.fresh(directory, policy, clock.getAsLong());
    boolean mine = stored.isPresent() && Files.exists(own);
    CommitFile commits = mine ? CommitFile.open(own, stored.get()) : CommitFile.create(own, start);
    try {
      for (Path path : found.values()) {
        if (!path.equals(own)) {
          Files.deleteIfExists(path);
        }
      }
      return new HostLog(directory, policy, disk, staging, commits, start);
    } catch (IOException e) {
      commits.close();
      throw e;
    }
  }

  private static Optional<CommitFile.Stored> newest(NavigableMap<Long, Path> found)
      throws IOException {
    for (Path path : found.descendingMap().values()) {
      try {
        Optional<CommitFile.Stored> stored = CommitFile.read(path);
        if (stored.isPresent()) {
          return stored;
        }
      } catch (IOException e) {
        Path aside = path.resolveSibling(".broken" + path.getFileName());
        LOG.error(
            "commit file is damaged, set aside as {}; lines may be written again: {}",
            aside,
            e.getMessage());
        Files.move(path, aside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return Optional.empty();
  }

  private static NavigableMap<Long, Path> commitFiles(Path directory) throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, COMMITS + "*")) {
      for (Path file : files) {
        String number = file.getFileName().toString().substring(COMMITS.length());
        if (number.matches("\\d{19}")) {
          found.put(Long.parseLong(number), file);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /**
   * Commits all that changed, step by step for all together: the disk is waited for once per step
   * instead of once per publisher.
   */
  void commit() throws IOException {
    if (last != null) {
      last.flush();
      last = null;
    }
    List<HostLog> changed = open.values().stream().filter(HostLog::dirty).toList();
    forcing.all(changed, HostLog::forceData);
    for (HostLog log : changed) {
      log.writeCommit();
    }
    forcing.all(changed, HostLog::forceCommit);
  }

  /** Forgets all that was not committed and closes everything. */
  void abandon() {
    staging.clear();
    last = null;
    List<HostLog> logs = new ArrayList<>(open.values());
    open.clear();
    for (HostLog log : logs) {
      try {
        log.close();
      } catch (IOException e) {
        LOG.warn("could not close {}: {}", log.segment(), e.getMessage());
      }
    }
  }

  /** Current segments by host, for retention, which must not touch them. */
  Map<String, String> currentSegments() {
    Map<String, String> out = new TreeMap<>();
    open.forEach((host, log) -> out.put(host, log.segment()));
    return out;
  }

  int size() {
    return open.size();
  }

  @Override
  public void close() {
    abandon();
  }
}
