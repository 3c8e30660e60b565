package io.choria.messaging.stream;

/**
 * A setting of a stream that may cost messages, found by {@link Streams#inspect(String)}.
 *
 * @param severity how bad it is
 * @param setting the setting, such as {@code num_replicas}
 * @param message what is wrong and what to do
 */
public record Finding(Severity severity, String setting, String message) {
  /** How bad it is. */
  public enum Severity {
    /** Acknowledged messages can be lost. */
    RISK,
    /** Worth a look. */
    ADVICE
  }
}
