package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.wire.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of bytes that could not be sent yet, so that rotation, truncation and removal of their
 * files lose nothing while NATS is away. One file per source and a limit for all together; beyond
 * the limit the sources themselves are all there is.
 *
 * <pre>
 * file  := chunk*
 * chunk := magic(4) length(4) source offset(8) crc32c(4) bytes(length)
 * </pre>
 *
 * <p>Not thread-safe.
 */
final class Spool implements Closeable {
  static final String SUFFIX = ".spool";
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final int MAGIC = 0x53504c31;
  private static final int HEADER = 20;
  static final int MAX_CHUNK = 256 * 1024;

  private final Path directory;
  private final long limit;
  private final Map<String, Held> held = new HashMap<>();
  private long bytes;

  private record Chunk(long offset, int length, long filePosition) {}

  private static final class Held {
    final Path path;
    final FileChannel channel;
    final List<Chunk> chunks = new ArrayList<>();
    long fileEnd;

    Held(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    long end() {
      Chunk last = chunks.get(chunks.size() - 1);
      return last.offset() + last.length();
    }
  }

  /** The range of a source that is here. */
  record Range(long start, long end) {}

  private Spool(Path directory, long limit) {
    this.directory = directory;
    this.limit = limit;
  }

  /** Opens the spool and reads what an earlier run left; a damaged end is cut off and reported. */
  static Spool open(Path directory, long limit) throws IOException {
    Files.createDirectories(directory);
    Spool spool = new Spool(directory, limit);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        spool.load(file);
      }
    }
    return spool;
  }

  private void load(Path path) throws IOException {
    String name = path.getFileName().toString();
    String id = name.substring(0, name.length() - SUFFIX.length());
    Held source =
        new Held(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    long size = source.channel.size();
    if (Position.isId(id)) {
      readChunks(source, size);
    }
    if (source.chunks.isEmpty()) {
      source.channel.close();
      if (size > 0) {
        Path aside = path.resolveSibling(name + ".broken");
        LOG.error(
            "spool: expected chunks with a checksum in {}, found none; set aside as {}",
            path,
            aside.getFileName());
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.delete(path);
      }
      return;
    }
    if (source.fileEnd < size) {
      LOG.error(
          "spool: {} is damaged behind source offset {}; the last {} bytes are cut off",
          path,
          source.end(),
          size - source.fileEnd);
      source.channel.truncate(source.fileEnd);
    }
    bytes += source.fileEnd;
    held.put(id, source);
  }

  private static void readChunks(Held source, long size) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    while (source.fileEnd + HEADER <= size) {
      header.clear();
      readFully(source.channel, header, source.fileEnd);
      header.flip();
      int magic = header.getInt();
      int length = header.getInt();
      long offset = header.getLong();
      int crc = header.getInt();
      boolean plausible = magic == MAGIC && length > 0 && length <= MAX_CHUNK && offset >= 0;
      if (!plausible
          || source.fileEnd + HEADER + length > size
          || (!source.chunks.isEmpty() && offset != source.end())) {
        return;
      }
      ByteBuffer data = ByteBuffer.allocate(length);
      readFully(source.channel, data, source.fileEnd + HEADER);
      if (checksum(data.array(), 0, length) != crc) {
        return;
      }
      source.chunks.add(new Chunk(offset, length, source.fileEnd + HEADER));
      source.fileEnd += HEADER + length;
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = channel.read(into, at);
      if (n < 0) {
        throw new IOException("spool: expected " + into.remaining() + " more bytes at " + at);
      }
      at += n;
    }
  }

  private static int checksum(byte[] data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, offset, length);
    return (int) crc.getValue();
  }

  /** The sources that have bytes here. */
  List<String> ids() {
    return List.copyOf(held.keySet());
  }

  /** The range of a source that is here. */
  Optional<Range> range(String id) {
    Held source = held.get(id);
    return source == null
        ? Optional.empty()
        : Optional.of(new Range(source.chunks.get(0).offset(), source.end()));
  }

  /**
   * Appends bytes of a source, which must continue what is here.
   *
   * @return false if the limit is reached
   */
  boolean append(String id, long offset, byte[] data, int length) throws IOException {
    if (length == 0) {
      return true;
    }
    if (bytes + HEADER + length > limit) {
      return false;
    }
    Held source = held.get(id);
    if (source == null) {
      Path path = directory.resolve(id + SUFFIX);
      source =
          new Held(
              path,
              FileChannel.open(
                  path,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
    } else if (source.end() != offset) {
      throw new IllegalArgumentException(
          "spool: expected offset " + source.end() + " of " + id + ", got " + offset);
    }
    write(source, offset, data, length);
    held.put(id, source);
    return true;
  }

  private void write(Held source, long offset, byte[] data, int length) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(HEADER + length);
    chunk
        .putInt(MAGIC)
        .putInt(length)
        .putLong(offset)
        .putInt(checksum(data, 0, length))
        .put(data, 0, length)
        .flip();
    long at = source.fileEnd;
    try {
      while (chunk.hasRemaining()) {
        at += source.channel.write(chunk, at);
      }
    } catch (IOException e) {
      if (source.chunks.isEmpty()) {
        source.channel.close();
        Files.deleteIfExists(source.path);
      } else {
        source.channel.truncate(source.fileEnd);
      }
      throw e;
    }
    source.chunks.add(new Chunk(offset, length, source.fileEnd + HEADER));
    source.fileEnd = at;
    bytes += HEADER + length;
  }

  /** Reads bytes of a source; the count is 0 when the offset is not here. */
  int read(String id, long offset, ByteBuffer into) throws IOException {
    Held source = held.get(id);
    int total = 0;
    if (source == null) {
      return 0;
    }
    for (Chunk chunk : source.chunks) {
      long at = offset + total;
      if (at < chunk.offset() || at >= chunk.offset() + chunk.length()) {
        continue;
      }
      int skip = (int) (at - chunk.offset());
      int size = Math.min(chunk.length() - skip, into.remaining());
      ByteBuffer slice = into.slice(into.position(), size);
      readFully(source.channel, slice, chunk.filePosition() + skip);
      into.position(into.position() + size);
      total += size;
      if (!into.hasRemaining()) {
        break;
      }
    }
    return total;
  }

  /** Writes all to the disk. */
  void force() throws IOException {
    for (Held source : held.values()) {
      source.channel.force(false);
    }
  }

  /** Forgets a source whose bytes are acknowledged. */
  void remove(String id) throws IOException {
    @Nullable Held source = held.remove(id);
    if (source != null) {
      bytes -= source.fileEnd;
      source.channel.close();
      Files.deleteIfExists(source.path);
    }
  }

  /** Bytes on disk. */
  long size() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    for (Held source : held.values()) {
      source.channel.close();
    }
    held.clear();
  }
}
