package io.choria.examples.shipper.receive;

import io.choria.examples.shipper.wire.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One publisher's output: appends bytes once, cuts segments, and commits.
 *
 * <p>Everything written since the last commit may be cut off again when the log is opened the next
 * time, so a message may only be acknowledged after {@link #commit}. Bytes are written by position:
 * a former owner that wakes up in the middle of a write repeats bytes that stand there already. Not
 * thread-safe.
 */
final class HostLog implements AutoCloseable {
  private static final byte[] NEWLINE = {'\n'};

  private final Path directory;
  private final OutputPolicy policy;
  private final Disk disk;
  private final ByteBuffer staging;
  private final CommitFile commits;
  private final Ledger ledger;

  private Disk.OutputFile out;
  private String segment;
  private long period;
  private long length;
  private String lastFile;
  private boolean open;
  private long streamSequence;
  private long streamTime;
  private boolean dirty;

  HostLog(
      Path directory,
      OutputPolicy policy,
      Disk disk,
      ByteBuffer staging,
      CommitFile commits,
      Commit start)
      throws IOException {
    this.directory = directory;
    this.policy = policy;
    this.disk = disk;
    this.staging = staging;
    this.commits = commits;
    this.segment = start.segment();
    this.period = start.period();
    this.lastFile = start.lastFile();
    this.open = start.open();
    this.streamSequence = start.streamSequence();
    this.streamTime = start.streamTime();
    this.ledger = Ledger.of(start.files());
    this.out = disk.open(directory.resolve(segment));
    try {
      // what stands behind the commit was never acknowledged; what is missing before it cannot be
      // brought back here
      this.length = Math.min(start.length(), out.size());
      out.truncate(length);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /** What became of a message. */
  enum Outcome {
    WRITTEN,
    DUPLICATE,
    LATE
  }

  /** The bytes that are missing before a range, 0 if it continues what is here. */
  long missingBefore(Position position) {
    return ledger.offer(position).missing();
  }

  /**
   * Writes the part of a range that is not here yet.
   *
   * @param position range of the source, or null for a publisher that sends none
   * @param payload the lines without the last newline
   * @param endsInLine true if no newline follows the payload in the source
   */
  Outcome write(
      @Nullable Position position,
      byte[] payload,
      boolean endsInLine,
      long sequence,
      long time,
      long now)
      throws IOException {
    if (position == null) {
      return writePlain(payload, sequence, time, now);
    }
    Ledger.Offer offer = ledger.offer(position);
    long done = position.start();
    boolean wrote = false;
    boolean late = false;
    while (!offer.duplicate()) {
      long from = done + offer.skip();
      long to = from + offer.take();
      if (!wrote) {
        prepare(position.fileId(), payload.length - (from - position.start()), now);
      }
      copy(payload, from - position.start(), to - position.start());
      open = to == position.end() ? endsInLine : payload[(int) (to - position.start()) - 1] != '\n';
      ledger.add(position.fileId(), from, to);
      lastFile = position.fileId();
      wrote = true;
      late |= offer.late();
      done = to;
      if (done == position.end()) {
        break;
      }
      offer = ledger.offer(new Position(position.fileId(), done, position.end()));
    }
    remember(sequence, time);
    return !wrote ? Outcome.DUPLICATE : late ? Outcome.LATE : Outcome.WRITTEN;
  }

  private Outcome writePlain(byte[] payload, long sequence, long time, long now)
      throws IOException {
    // a sequence alone does not tell: a server restored from an older copy gives the same numbers
    // again, but later
    if (sequence <= streamSequence && time <= streamTime) {
      return Outcome.DUPLICATE;
    }
    prepare("", payload.length, now);
    copy(payload, 0, payload.length + 1L);
    open = false;
    lastFile = "";
    remember(sequence, time);
    return Outcome.WRITTEN;
  }

  private void remember(long sequence, long time) {
    streamSequence = sequence;
    streamTime = time;
    dirty = true;
  }

  private void prepare(String fileId, long more, long now) throws IOException {
    if (open && !lastFile.equals(fileId)) {
      put(NEWLINE, 0, 1);
      open = false;
    }
    if (!open) {
      rotateIfDue(more, now);
    }
  }

  private void copy(byte[] payload, long from, long to) throws IOException {
    int end = (int) Math.min(to, payload.length);
    put(payload, (int) from, end - (int) from);
    if (to > payload.length) {
      put(NEWLINE, 0, 1);
    }
  }

  private void put(byte[] data, int offset, int size) throws IOException {
    if (size > staging.remaining()) {
      flush();
    }
    if (size > staging.capacity()) {
      out.write(ByteBuffer.wrap(data, offset, size), length);
      length += size;
    } else {
      staging.put(data, offset, size);
    }
  }

  /**
   * Hands what is staged to the operating system; the staging buffer is shared, so this comes
   * before another log is used.
   */
  void flush() throws IOException {
    if (staging.position() > 0) {
      int size = staging.position();
      staging.flip();
      try {
        out.write(staging, length);
      } finally {
        staging.clear();
      }
      length += size;
    }
  }

  private void rotateIfDue(long more, long now) throws IOException {
    long next = policy.names().periodOf(now, policy.rotateEvery().toMillis());
    long size = length + staging.position();
    boolean full = policy.rotateBytes() > 0 && size > 0 && size + more > policy.rotateBytes();
    if (next > period || full) {
      rotate(Math.max(next, period));
    }
  }

  private void rotate(long next) throws IOException {
    commit();
    String name = Segments.unused(directory, policy.names(), next);
    Disk.OutputFile fresh = disk.open(directory.resolve(name));
    try {
      out.close();
    } finally {
      out = fresh;
    }
    segment = name;
    period = next;
    length = 0;
    dirty = true;
    // the commit names the new segment before its first byte, so that a crash never leaves bytes in
    // a segment nobody knows
    commit();
  }

  /** Makes everything written so far count. */
  void commit() throws IOException {
    flush();
    if (dirty) {
      forceData();
      writeCommit();
      forceCommit();
    }
  }

  /** First step of a commit: what was written is on the disk. */
  void forceData() throws IOException {
    if (policy.fsync()) {
      out.force();
    }
  }

  /** Second step: says how much counts. */
  void writeCommit() throws IOException {
    if (!commits.present()) {
      throw new FencedException(
          directory + ": expected to be the owner, found that another receiver has taken over");
    }
    commits.write(snapshot());
  }

  /** Third step: that is on the disk too, and messages may be acknowledged. */
  void forceCommit() throws IOException {
    if (policy.fsync()) {
      commits.force();
    }
    dirty = false;
  }

  private Commit snapshot() {
    List<Ledger.Entry> entries = ledger.entries();
    return new Commit(segment, period, length, lastFile, open, streamSequence, streamTime, entries);
  }

  String segment() {
    return segment;
  }

  boolean dirty() {
    return dirty;
  }

  /** Closes without committing. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      commits.close();
    }
  }

  /**
   * What a log without any commit starts with: the file of the current period is continued, as the
   * original does.
   */
  static Commit fresh(Path directory, OutputPolicy policy, long now) throws IOException {
    long period = policy.names().periodOf(now, policy.rotateEvery().toMillis());
    Optional<Path> existing = Segments.newestPlain(directory, policy.names(), period);
    String name =
        existing.map(p -> p.getFileName().toString()).orElse(policy.names().name(period, 0));
    long length = existing.isPresent() ? Files.size(existing.get()) : 0;
    return new Commit(name, period, length, "", false, 0, Long.MIN_VALUE, List.of());
  }
}
