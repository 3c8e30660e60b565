package io.choria.examples.shipper.publish;

/**
 * Cuts a buffer into payloads: one line each, or as many whole lines as fit a batch. A line that is
 * too long is cut in pieces, each marked as open. Works on bytes; nothing is decoded or copied.
 */
final class LineCutter {
  private final int maxLine;
  private final int maxBatch;

  /**
   * Sets the limits.
   *
   * @param maxLine longest payload of a piece of one line, in bytes
   * @param maxBatch longest payload of several lines, 0 for one line per message
   */
  LineCutter(int maxLine, int maxBatch) {
    if (maxLine < 1 || maxBatch < 0) {
      throw new IllegalArgumentException(
          "limits: expected max-line above 0 and batch of 0 or more, got "
              + maxLine
              + " and "
              + maxBatch);
    }
    this.maxLine = maxLine;
    this.maxBatch = Math.min(maxBatch, maxLine);
  }

  /**
   * Where the payload that begins at from ends, its newline included; from itself if no whole line
   * is there yet.
   */
  int next(byte[] data, int from, int to) {
    int limit = Math.min(to, from + maxBatch);
    for (int i = limit - 1; i >= from; i--) {
      if (data[i] == '\n') {
        return i + 1;
      }
    }
    int longest = (int) Math.min(to, from + (long) maxLine + 1);
    for (int i = limit; i < longest; i++) {
      if (data[i] == '\n') {
        return i + 1;
      }
    }
    return to - from > maxLine ? from + maxLine : from;
  }

  int maxLine() {
    return maxLine;
  }
}
