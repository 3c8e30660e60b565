package io.choria.examples.shipper.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second publisher away from the same checkpoint; the operating system frees it when the
 * process ends in any way.
 */
final class StateLock implements Closeable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  static StateLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          file
              + ": expected to be the only publisher with this state directory, another one holds"
              + " the lock");
    }
    return new StateLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
