package io.choria.messaging.stream;

import java.time.Duration;

/** What a handler made of a message (spec 06 §7.10, REQ-MP-10). */
public sealed interface Outcome {
  /** Done. */
  record Ack() implements Outcome {}

  /**
   * Not done; deliver again.
   *
   * @param delay after how long, zero for at once
   */
  record Nak(Duration delay) implements Outcome {
    /**
     * Checks the delay.
     *
     * @param delay after how long, zero for at once
     */
    public Nak {
      if (delay.isNegative()) {
        throw StreamSpec.Builder.invalid("delay must not be negative, delay=" + delay);
      }
    }
  }

  /**
   * Never deliver again.
   *
   * @param reason for the server's advisory, empty for none
   */
  record Term(String reason) implements Outcome {}

  /**
   * Not finished: the handler has handed the message on, and whoever has it settles it with {@link
   * ConsumedMessage#ack()} or another decision. The worker keeps telling the server that work goes
   * on.
   */
  record Progress() implements Outcome {}

  /**
   * Done.
   *
   * @return the outcome
   */
  static Outcome ack() {
    return Constants.ACK;
  }

  /**
   * Not done; deliver again.
   *
   * @param delay after how long, zero for at once
   * @return the outcome
   */
  static Outcome nak(Duration delay) {
    return new Nak(delay);
  }

  /**
   * Never deliver again.
   *
   * @param reason for the server's advisory, empty for none
   * @return the outcome
   */
  static Outcome term(String reason) {
    return new Term(reason);
  }

  /**
   * Not finished; somebody else settles the message.
   *
   * @return the outcome
   */
  static Outcome progress() {
    return Constants.PROGRESS;
  }

  /** The outcomes without content. */
  final class Constants {
    private static final Outcome ACK = new Ack();
    private static final Outcome PROGRESS = new Progress();

    private Constants() {}
  }
}
