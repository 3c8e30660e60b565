package io.choria.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What JVMs that run at the same time have given away: each port is a byte of a file, which its
 * holder locks. A port stays claimed while its server is down and ends with the process at the
 * latest. Where the file cannot be used, claims hold within this JVM only.
 */
final class PortClaims {
  private final ReentrantLock lock = new ReentrantLock();
  private final Path file;

  /** The lock of each port that is claimed here, null for one without a lock. */
  private final Map<Integer, @Nullable FileLock> held = new HashMap<>();

  /** Stays open: closing any channel of a file gives back all of a process's locks. */
  private @Nullable FileChannel channel;

  PortClaims(Path file) {
    this.file = file;
  }

  /** False when this or another JVM has it. */
  boolean claim(int port) {
    lock.lock();
    try {
      if (held.containsKey(port)) {
        return false;
      }
      FileLock own = null;
      try {
        if (channel == null) {
          channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        }
        own = channel.tryLock(port, 1, false);
        if (own == null) {
          return false;
        }
      } catch (IOException e) {
        // the file of another user, or a file system without locks
      }
      held.put(port, own);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Does nothing when it is not claimed here. */
  void release(int port) {
    lock.lock();
    try {
      FileLock own = held.remove(port);
      if (own != null) {
        own.release();
      }
    } catch (IOException e) {
      // it ends with this process
    } finally {
      lock.unlock();
    }
  }
}
