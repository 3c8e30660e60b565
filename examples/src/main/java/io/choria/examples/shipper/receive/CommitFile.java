package io.choria.examples.shipper.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file beside a publisher's output that holds the last {@link Commit}: two slots written in
 * turn, each with a number and a checksum, so that a crash while writing leaves the other one
 * whole, and no disk space is needed once the file exists.
 *
 * <pre>
 * slot := magic(4) number(8) size(4) crc32c(4) commit(size) padding
 * file := slot slot
 * </pre>
 */
final class CommitFile implements AutoCloseable {
  private static final int MAGIC = 0x53485032;
  private static final int HEADER = 4 + 8 + 4 + 4;
  private static final int SMALLEST_SLOT = 2048;
  private static final int LARGEST_SLOT = 1 << 20;

  private FileChannel channel;
  private final Path path;
  private int slotSize;
  private long number;

  private CommitFile(FileChannel channel, Path path, int slotSize, long number) {
    this.channel = channel;
    this.path = path;
    this.slotSize = slotSize;
    this.number = number;
  }

  /** What {@link #read} found. */
  record Stored(Commit commit, long number, int slotSize) {}

  /**
   * Reads the newest whole commit of a file.
   *
   * @return the commit; empty if the file does not exist
   * @throws IOException if the file exists and neither slot is whole
   */
  static Optional<Stored> read(Path path) throws IOException {
    byte[] all;
    try {
      if (Files.size(path) > 2L * LARGEST_SLOT) {
        throw new IOException(path + ": expected at most " + 2 * LARGEST_SLOT + " bytes");
      }
      all = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int slotSize = all.length / 2;
    Stored best = null;
    for (int slot = 0; slot < 2 && slotSize > HEADER; slot++) {
      Optional<Stored> found = readSlot(ByteBuffer.wrap(all, slot * slotSize, slotSize), slotSize);
      if (found.isPresent() && (best == null || found.get().number() > best.number())) {
        best = found.get();
      }
    }
    if (best == null) {
      throw new IOException(
          path
              + ": expected two slots with a checksum, found no whole one in "
              + all.length
              + " bytes");
    }
    return Optional.of(best);
  }

  private static Optional<Stored> readSlot(ByteBuffer slot, int slotSize) {
    int magic = slot.getInt();
    long number = slot.getLong();
    int size = slot.getInt();
    int crc = slot.getInt();
    if (magic != MAGIC || size < 0 || size > slot.remaining()) {
      return Optional.empty();
    }
    byte[] body = new byte[size];
    slot.get(body);
    if (checksum(number, body) != crc) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Stored(Commit.decode(body), number, slotSize));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Creates the file with the commit in both slots; it appears under its name only when it is
   * whole.
   */
  static CommitFile create(Path path, Commit commit) throws IOException {
    byte[] body = commit.encode();
    int slotSize = slotFor(SMALLEST_SLOT, body, path);
    writeWhole(path, slotSize, body, 1);
    return new CommitFile(writable(path), path, slotSize, 2);
  }

  /** Continues a file that {@link #read} has read. */
  static CommitFile open(Path path, Stored stored) throws IOException {
    return new CommitFile(writable(path), path, stored.slotSize(), stored.number());
  }

  /** Writes the next commit over the older slot. */
  void write(Commit commit) throws IOException {
    byte[] body = commit.encode();
    if (HEADER + body.length > slotSize) {
      grow(body);
      return;
    }
    put(body);
  }

  private void grow(byte[] body) throws IOException {
    int size = slotFor(slotSize, body, path);
    writeWhole(path, size, body, number + 1);
    number += 2;
    channel.close();
    channel = writable(path);
    slotSize = size;
  }

  private static int slotFor(int smallest, byte[] body, Path path) throws IOException {
    int size = smallest;
    while (size < HEADER + body.length) {
      size *= 2;
    }
    if (size > LARGEST_SLOT) {
      throw new IOException(
          path + ": expected a commit of at most " + LARGEST_SLOT + " bytes, got " + body.length);
    }
    return size;
  }

  private static FileChannel writable(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE);
  }

  private static void writeWhole(Path path, int slotSize, byte[] body, long number)
      throws IOException {
    ByteBuffer both = ByteBuffer.allocate(2 * slotSize);
    both.position((int) (number & 1) * slotSize);
    fill(both, body, number);
    both.position((int) ((number + 1) & 1) * slotSize);
    fill(both, body, number + 1);
    both.position(0).limit(both.capacity());
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (both.hasRemaining()) {
        out.write(both);
      }
      out.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void put(byte[] body) throws IOException {
    number++;
    ByteBuffer slot = ByteBuffer.allocate(slotSize);
    fill(slot, body, number);
    slot.position(0).limit(slotSize);
    long at = (number & 1) * slotSize;
    while (slot.hasRemaining()) {
      at += channel.write(slot, at);
    }
  }

  private static void fill(ByteBuffer out, byte[] body, long number) {
    out.putInt(MAGIC).putLong(number).putInt(body.length).putInt(checksum(number, body)).put(body);
  }

  private static int checksum(long number, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, number));
    crc.update(body);
    return (int) crc.getValue();
  }

  /** Whether the file still stands under its name; a new owner removes it. */
  boolean present() {
    return Files.exists(path);
  }

  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
