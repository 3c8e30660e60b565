package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.wire.HostToken;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are followed: recognises rename, truncation, removal and return, and hands out
 * their bytes, those of a rotated file before those of its successor. Not thread-safe.
 */
final class Sources implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
  private static final int MAX_RETIRED = 64;

  private final HostToken host;
  private final Whereabouts whereabouts;
  private final Spool spool;
  private final Losses losses;
  private final FollowPolicy policy;
  private final LongSupplier millis;
  private final LongSupplier nanos;
  private final LongAdder truncations;
  private final List<SourceFile> files = new ArrayList<>();
  private long lastGeneration;
  private int turn;
  private boolean spoolFull;
  private boolean news;

  Sources(
      HostToken host,
      FileFinder finder,
      Spool spool,
      Losses losses,
      FollowPolicy policy,
      LongSupplier millis,
      LongSupplier nanos,
      LongAdder truncations) {
    this.host = host;
    this.whereabouts = new Whereabouts(finder, nanos);
    this.spool = spool;
    this.losses = losses;
    this.policy = policy;
    this.millis = millis;
    this.nanos = nanos;
    this.truncations = truncations;
  }

  List<SourceFile> files() {
    return Collections.unmodifiableList(files);
  }

  Optional<SourceFile> byId(String id) {
    return files.stream().filter(f -> f.id.equals(id)).findFirst();
  }

  /** Continues where an earlier run stopped. */
  void restore(Checkpoint checkpoint) throws IOException {
    for (Checkpoint.Entry entry : checkpoint.entries()) {
      SourceFile file =
          new SourceFile(
              entry.id(),
              entry.origin(),
              entry.generation(),
              entry.key(),
              AckHistory.decode(entry.history()));
      file.path = entry.path();
      file.acked = entry.acked();
      file.read = entry.acked();
      file.known = entry.known();
      file.head = entry.head();
      file.tail = entry.tail();
      lastGeneration = Math.max(lastGeneration, entry.generation());
      files.add(file);
      whereabouts.reopen(file);
      reportIfGone(file, "the file was removed or replaced while the publisher was not running");
    }
    for (String id : spool.ids()) {
      if (byId(id).isEmpty()) {
        adoptSpooled(id);
      }
    }
    files.sort(Comparator.comparingLong(f -> f.generation));
  }

  private void adoptSpooled(String id) {
    Spool.Range range = spool.range(id).orElseThrow();
    SourceFile file =
        new SourceFile(id, Path.of("/unknown/" + id), ++lastGeneration, "spool", new AckHistory());
    file.acked = range.start();
    file.read = range.start();
    file.known = range.end();
    file.lossReported = true;
    files.add(file);
    LOG.warn(
        "spool: source {} is in no checkpoint; bytes {} to {} are sent from the spool",
        id,
        range.start(),
        range.end());
  }

  /** Looks at all paths. */
  void scan() throws IOException {
    Map<String, Whereabouts.Seen> now = whereabouts.all();
    for (SourceFile file : List.copyOf(files)) {
      if (file.channel != null) {
        follow(file, now.get(file.key));
      }
    }
    for (Whereabouts.Seen seen : now.values()) {
      if (files.stream().noneMatch(f -> f.channel != null && f.key.equals(seen.key()))) {
        begin(seen);
      }
    }
    retire();
  }

  /**
   * Whether files were found since the last call; their ids must be on disk before the first
   * message that carries them.
   */
  boolean takeNews() {
    boolean before = news;
    news = false;
    return before;
  }

  private void follow(SourceFile file, Whereabouts.@Nullable Seen seen) throws IOException {
    FileChannel channel = java.util.Objects.requireNonNull(file.channel);
    file.attached = seen != null;
    if (seen != null) {
      file.path = seen.path();
    }
    long size = channel.size();
    if (size == file.known) {
      return;
    }
    if (file.sameContent(channel, size)) {
      file.grow(channel, size, nanos.getAsLong());
      return;
    }
    LOG.info("{} was truncated or written anew at {} bytes", file.path, file.known);
    truncations.increment();
    file.detach();
    reportIfGone(file, "the file was truncated before its last bytes were read");
  }

  private void begin(Whereabouts.Seen seen) throws IOException {
    for (SourceFile file : files) {
      if (file.key.equals(seen.key()) && whereabouts.reopenAt(file, seen.path())) {
        file.attached = true;
        return;
      }
    }
    FileChannel channel = whereabouts.open(seen.path(), seen.key());
    if (channel == null) {
      return;
    }
    lastGeneration = Math.max(millis.getAsLong(), lastGeneration + 1);
    byte[] identity = (host.text() + '\0' + seen.key()).getBytes(StandardCharsets.UTF_8);
    String id =
        Long.toUnsignedString(Fingerprint.fnv(identity, identity.length), 36)
            + "-"
            + Long.toString(lastGeneration, 36);
    SourceFile file = new SourceFile(id, seen.path(), lastGeneration, seen.key(), new AckHistory());
    file.channel = channel;
    file.attached = true;
    file.grow(channel, channel.size(), nanos.getAsLong());
    files.add(file);
    news = true;
    LOG.info("following {} as {}", seen.path(), id);
  }

  private void retire() throws IOException {
    long now = nanos.getAsLong();
    int retired = 0;
    for (int i = files.size() - 1; i >= 0; i--) {
      SourceFile file = files.get(i);
      if (file.attached || file.acked < readableEnd(file)) {
        continue;
      }
      if (file.channel != null && now - file.grownNanos > policy.keepRotated().toNanos()) {
        file.detach();
      }
      if (file.channel == null && ++retired > MAX_RETIRED) {
        files.remove(i);
      }
    }
  }

  /** End of the bytes that can still be read. */
  long readableEnd(SourceFile file) {
    long spooled =
        spool.range(file.id).filter(r -> r.start() <= file.read).map(Spool.Range::end).orElse(0L);
    return file.channel != null ? file.known : Math.max(file.read, spooled);
  }

  private void reportIfGone(SourceFile file, String why) {
    if (file.channel == null && !file.lossReported) {
      long end = readableEnd(file);
      if (end < file.known) {
        file.lossReported = true;
        losses.lost(file.path, file.id, end, file.known, why);
      }
    }
  }

  /** A file that has something to send, in turn; null if there is none. */
  @Nullable SourceFile next() {
    Set<Path> blocked = new HashSet<>();
    SourceFile first = null;
    SourceFile chosen = null;
    for (int i = 0; i < files.size(); i++) {
      SourceFile file = files.get(i);
      long end = readableEnd(file);
      if (file.read < end && blocked.add(file.origin) && ready(file, end)) {
        first = first == null ? file : first;
        if (i >= turn && chosen == null) {
          chosen = file;
          turn = i + 1;
        }
      }
    }
    if (chosen == null && first != null) {
      turn = files.indexOf(first) + 1;
      chosen = first;
    }
    return chosen;
  }

  private boolean ready(SourceFile file, long end) {
    return file.stuckAt != end || mustFlush(file);
  }

  /** Whether a last line without newline is sent as it is. */
  boolean mustFlush(SourceFile file) {
    if (file.channel == null) {
      return true;
    }
    long wait = (file.attached ? policy.flushOpenLine() : policy.flushRotated()).toNanos();
    return nanos.getAsLong() - file.grownNanos >= wait;
  }

  /** Reads from the next byte to send; the count is 0 when the bytes have gone meanwhile. */
  int fill(SourceFile file, byte[] buffer) throws IOException {
    long end = readableEnd(file);
    int size = (int) Math.min(buffer.length, end - file.read);
    ByteBuffer into = ByteBuffer.wrap(buffer, 0, size);
    FileChannel channel = file.channel;
    if (channel == null) {
      return spool.read(file.id, file.read, into);
    }
    while (into.hasRemaining()) {
      int n = channel.read(into, file.read + into.position());
      if (n < 0) {
        break;
      }
    }
    return into.position();
  }

  /** Copies what is not acknowledged into the spool, as far as its limit allows. */
  void spoolAhead() throws IOException {
    byte[] buffer = new byte[Spool.MAX_CHUNK];
    for (SourceFile file : files) {
      FileChannel channel = file.channel;
      if (channel == null) {
        continue;
      }
      Optional<Spool.Range> range = spool.range(file.id);
      long at = range.map(Spool.Range::end).orElse(file.acked);
      while (at < file.known) {
        int size =
            channel.read(
                ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, file.known - at)), at);
        if (size <= 0 || !spooled(file, at, buffer, size)) {
          return;
        }
        at += size;
      }
    }
    spool.force();
  }

  private boolean spooled(SourceFile file, long offset, byte[] data, int size) throws IOException {
    boolean room = spool.append(file.id, offset, data, size);
    if (!room && !spoolFull) {
      LOG.warn(
          "the spool is full at {} bytes; {} and others are only safe in their own files",
          spool.size(),
          file.path);
    }
    spoolFull = !room;
    return room;
  }

  /** Saves bytes that are still in memory but no longer in their file. */
  void rescue(SourceFile file, long start, byte[] data, int length) throws IOException {
    long end = spool.range(file.id).map(Spool.Range::end).orElse(start);
    if (file.channel == null && start <= end && end < start + length) {
      int skip = (int) (end - start);
      spooled(file, end, java.util.Arrays.copyOfRange(data, skip, length), length - skip);
    }
  }

  /** Sends again from what is acknowledged. */
  void restartFromAcked() {
    for (SourceFile file : files) {
      file.read = file.acked;
      file.stuckAt = -1;
      file.announced = false;
    }
  }

  /**
   * Goes back to an offset that a server has lost.
   *
   * @return how many bytes will be sent again
   */
  long rewind(SourceFile file, long offset) throws IOException {
    long before = file.acked;
    if (file.channel == null && !whereabouts.reopen(file)) {
      long from = spool.range(file.id).map(Spool.Range::start).orElse(before);
      if (offset < Math.min(from, before)) {
        losses.lost(
            file.path,
            file.id,
            offset,
            Math.min(from, before),
            "the server forgot these bytes and the file is gone");
        return 0;
      }
    }
    file.acked = Math.min(before, offset);
    file.read = file.acked;
    file.stuckAt = -1;
    return before - file.acked;
  }

  /** Takes note of an acknowledgement. */
  void acknowledged(SourceFile file, long end, long sequence) throws IOException {
    file.acked = Math.max(file.acked, end);
    file.history.add(sequence, file.acked, nanos.getAsLong());
    Optional<Spool.Range> range = spool.range(file.id);
    if (range.isPresent() && range.get().end() <= file.acked) {
      spool.remove(file.id);
      spoolFull = false;
    }
  }

  /** Bytes that are known and not acknowledged. */
  long backlog() {
    long sum = 0;
    for (SourceFile file : files) {
      sum += Math.max(0, readableEnd(file) - file.acked);
    }
    return sum;
  }

  Checkpoint checkpoint(long sequence, String lastMessage) {
    List<Checkpoint.Entry> entries = new ArrayList<>();
    for (SourceFile f : files) {
      entries.add(
          new Checkpoint.Entry(
              f.id,
              f.generation,
              f.key,
              f.origin,
              f.path,
              f.acked,
              f.known,
              f.head,
              f.tail,
              f.history.encode()));
    }
    return new Checkpoint(sequence, lastMessage, entries);
  }

  @Override
  public void close() throws IOException {
    for (SourceFile file : files) {
      file.detach();
    }
    spool.close();
  }
}
