package io.choria.examples.shipper.wire;

import java.util.Optional;

/**
 * Where the bytes of a message stand in their source: a range of one incarnation of one file.
 *
 * <p>Its text is the {@code Nats-Msg-Id} of the message, so it is the same on each retry and tells
 * the receiver what it already has (REQ-LS-1, REQ-LS-2). The range counts the newline that ends the
 * line, which is not part of the payload.
 *
 * @param fileId 1 to {@value #MAX_ID} characters of {@code [a-z0-9-]}, unique among publishers
 * @param start offset of the first byte
 * @param end offset behind the last byte, greater than start
 */
public record Position(String fileId, long start, long end) {
  /** Longest file id. */
  public static final int MAX_ID = 32;

  /** Longest text of a position that is read. */
  private static final int MAX_TEXT = MAX_ID + 2 * 20;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id or the range is not acceptable
   */
  public Position {
    if (!isId(fileId) || start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "position: expected id:start:end with start < end, got "
              + fileId
              + ":"
              + start
              + ":"
              + end);
    }
  }

  /**
   * Reads a message id that came from the network.
   *
   * @param text anything
   * @return the position, or empty if the text is not one
   */
  public static Optional<Position> parse(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (text.length() > MAX_TEXT || first < 1 || second < 0 || text.indexOf(':', second + 1) >= 0) {
      return Optional.empty();
    }
    String id = text.substring(0, first);
    long start = number(text, first + 1, second);
    long end = number(text, second + 1, text.length());
    return isId(id) && start >= 0 && end > start
        ? Optional.of(new Position(id, start, end))
        : Optional.empty();
  }

  /**
   * The number of bytes of the source.
   *
   * @return end minus start
   */
  public long length() {
    return end - start;
  }

  @Override
  public String toString() {
    return fileId + ':' + start + ':' + end;
  }

  /**
   * Tells whether a text can be a file id.
   *
   * @param id anything
   * @return true for 1 to {@value #MAX_ID} characters of {@code [a-z0-9-]}
   */
  public static boolean isId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static long number(String text, int from, int to) {
    boolean unsigned = to > from && to - from <= 18 && text.charAt(from) >= '0';
    try {
      return unsigned ? Long.parseLong(text, from, to, 10) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
