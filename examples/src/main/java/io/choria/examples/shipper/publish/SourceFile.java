package io.choria.examples.shipper.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of a file: the bytes written to one inode between its creation or truncation and
 * its end. Offsets count from its beginning. Only the thread that publishes uses it.
 */
final class SourceFile {
  /** Unique among publishers, stable over restarts. */
  final String id;

  /** The path where it was first seen; its successors there wait until it is drained. */
  final Path origin;

  /** Grows with each incarnation. */
  final long generation;

  /** Identity of the inode. */
  final String key;

  final AckHistory history;

  /** Where it is now, as far as is known. */
  Path path;

  /** Null when the bytes can no longer be read from the file. */
  @Nullable FileChannel channel;

  /** Whether a pattern leads to it at present. */
  boolean attached;

  /** Everything before is stored in the stream. */
  long acked;

  /** The next byte to send. */
  long read;

  /** Size when it was last verified; bytes behind are not touched before the next look. */
  long known;

  /** Hash of the first bytes. */
  Fingerprint head = Fingerprint.NONE;

  /** Hash of the last bytes before known. */
  Fingerprint tail = Fingerprint.NONE;

  /** End of data when no whole line was left, -1 otherwise. */
  long stuckAt = -1;

  /** When the size changed last. */
  long grownNanos;

  /** Whether its path was told to receivers in this session. */
  boolean announced;

  /** Whether a loss of its rest was reported. */
  boolean lossReported;

  SourceFile(String id, Path origin, long generation, String key, AckHistory history) {
    this.id = id;
    this.origin = origin;
    this.generation = generation;
    this.key = key;
    this.history = history;
    this.path = origin;
  }

  /** Takes note of a size that was just seen. */
  void grow(FileChannel open, long size, long nanos) throws IOException {
    if (size == known && head.length() > 0) {
      return;
    }
    known = size;
    grownNanos = nanos;
    tail = Fingerprint.tail(open, size);
    if (head.length() < Fingerprint.MAX_LENGTH) {
      head = Fingerprint.head(open, size);
    }
  }

  /** Whether the open file still starts and goes on as it did. */
  boolean sameContent(FileChannel open, long size) throws IOException {
    return size >= known && head.matches(open) && tail.matches(open);
  }

  /** Closes the file; its bytes are gone, except what the spool holds. */
  void detach() throws IOException {
    attached = false;
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
