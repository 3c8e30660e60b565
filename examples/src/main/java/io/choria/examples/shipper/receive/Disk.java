package io.choria.examples.shipper.receive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where segments are written; the seam at which tests let a disk become full. */
@FunctionalInterface
interface Disk {
  /** The disk of the machine. */
  Disk REAL =
      path ->
          new ChannelFile(
              FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));

  /** Opens a file for writing, creating it if it is absent. */
  OutputFile open(Path path) throws IOException;

  /** A file written by position, so that writing the same bytes again changes nothing. */
  interface OutputFile extends Closeable {
    /** Writes all remaining bytes of the buffer at the position. */
    void write(ByteBuffer data, long position) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    void force() throws IOException;
  }

  /** A file of the machine. */
  record ChannelFile(FileChannel channel) implements OutputFile {
    @Override
    public void write(ByteBuffer data, long position) throws IOException {
      long at = position;
      while (data.hasRemaining()) {
        at += channel.write(data, at);
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
