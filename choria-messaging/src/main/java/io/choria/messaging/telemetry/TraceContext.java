package io.choria.messaging.telemetry;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The W3C trace context of a message: headers {@code traceparent} and {@code tracestate}
 * (REQ-MP-5). For programs that pass it on without a tracing library.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param flags 0 to 255; the lowest bit says that the trace is sampled
 * @param state the {@code tracestate} as it came, at most 512 characters; empty for none
 */
public record TraceContext(String traceId, String spanId, int flags, String state) {
  private static final Pattern PARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.{0,200})?");
  private static final int MAX_STATE = 512;

  /**
   * Checks the parts.
   *
   * @param traceId 32 lower-case hexadecimal digits, not all zero
   * @param spanId 16 lower-case hexadecimal digits, not all zero
   * @param flags 0 to 255
   * @param state the {@code tracestate}, or empty
   * @throws IllegalArgumentException when one is not allowed
   */
  public TraceContext {
    if (!hex(traceId, 32) || !hex(spanId, 16) || flags < 0 || flags > 255) {
      throw new IllegalArgumentException("not a trace context: " + traceId + "-" + spanId);
    }
  }

  /**
   * Whether the trace is sampled.
   *
   * @return the lowest bit of the flags
   */
  public boolean sampled() {
    return (flags & 1) == 1;
  }

  /**
   * Reads the headers of a message. Hostile text gives an empty result, never an exception.
   *
   * @param headers the headers, or null
   * @return the context, when there is exactly one and it is valid
   */
  public static Optional<TraceContext> from(@Nullable Headers headers) {
    if (headers == null || headers.isEmpty()) {
      return Optional.empty();
    }
    List<String> parents = headers.getIgnoreCase("traceparent");
    if (parents == null || parents.size() != 1) {
      return Optional.empty(); // several parents are none, says the standard
    }
    List<String> states = headers.getIgnoreCase("tracestate");
    return parse(parents.get(0), states == null ? "" : String.join(",", states));
  }

  /**
   * Reads the two values. Hostile text gives an empty result, never an exception.
   *
   * @param parent the {@code traceparent}
   * @param state the {@code tracestate}; dropped when it is longer than 512 characters or holds
   *     control characters
   * @return the context, when the parent is valid
   */
  public static Optional<TraceContext> parse(String parent, String state) {
    if (parent.length() > 256) {
      return Optional.empty();
    }
    Matcher matcher = PARENT.matcher(parent);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String version = matcher.group(1);
    boolean longer = matcher.group(5) != null;
    if (version.equals("ff") || (version.equals("00") && longer)) {
      return Optional.empty();
    }
    if (!hex(matcher.group(2), 32) || !hex(matcher.group(3), 16)) {
      return Optional.empty();
    }
    boolean usable =
        state.length() <= MAX_STATE && state.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return Optional.of(
        new TraceContext(
            matcher.group(2),
            matcher.group(3),
            Integer.parseInt(matcher.group(4), 16),
            usable ? state : ""));
  }

  private static boolean hex(String text, int length) {
    if (text.length() != length) {
      return false;
    }
    boolean nonzero = false;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
      nonzero |= c != '0';
    }
    return nonzero;
  }

  /**
   * The value of the {@code traceparent} header.
   *
   * @return version 00
   */
  public String traceparent() {
    String hex = Integer.toHexString(flags);
    return "00-" + traceId + "-" + spanId + "-" + (hex.length() == 1 ? "0" + hex : hex);
  }

  /**
   * Puts the context into headers, in place of another one.
   *
   * @param headers changed
   */
  public void into(Headers headers) {
    headers.put("traceparent", traceparent());
    if (!state.isEmpty()) {
      headers.put("tracestate", state);
    }
  }
}
