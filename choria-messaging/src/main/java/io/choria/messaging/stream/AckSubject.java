package io.choria.messaging.stream;

import org.jspecify.annotations.Nullable;

/**
 * What the reply subject of a delivered message tells.
 *
 * <pre>{@code
 * $JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>
 * $JS.ACK.<domain>.<account>.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<time>.<pending>[.<token>]
 * }</pre>
 *
 * @param deliveries how often it was delivered, 1 for the first time
 * @param streamSequence its position in the stream
 * @param consumerSequence the number of this delivery
 * @param nanos when it was stored, in nanoseconds since 1970
 * @param pending how many messages follow for this consumer
 */
record AckSubject(
    long deliveries, long streamSequence, long consumerSequence, long nanos, long pending) {
  private static final String PREFIX = "$JS.ACK.";
  private static final int OLD_TOKENS = 9;
  private static final int NEW_TOKENS = 11;

  /** Reads the subject; null when it is not one of a delivered message. */
  static @Nullable AckSubject parse(@Nullable String subject) {
    if (subject == null || !subject.startsWith(PREFIX)) {
      return null;
    }
    int tokens = 1;
    for (int i = 0; i < subject.length(); i++) {
      if (subject.charAt(i) == '.') {
        tokens++;
      }
    }
    int first;
    if (tokens == OLD_TOKENS) {
      first = 4;
    } else if (tokens >= NEW_TOKENS) {
      first = 6;
    } else {
      return null;
    }
    int at = 0;
    for (int token = 0; token < first; token++) {
      at = subject.indexOf('.', at) + 1;
    }
    long[] numbers = new long[5];
    for (int i = 0; i < numbers.length; i++) {
      int end = subject.indexOf('.', at);
      if (end < 0) {
        end = subject.length();
      }
      long value = number(subject, at, end);
      if (value < 0) {
        return null;
      }
      numbers[i] = value;
      at = end + 1;
    }
    return new AckSubject(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  }

  private static long number(String text, int from, int to) {
    if (from >= to || to - from > 19) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
