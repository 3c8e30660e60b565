package io.choria.messaging.rpc;

import io.choria.messaging.ChoriaException;

/** A broker does not permit a subject to this process (spec 01 §9, spec 03 §22). */
public final class PermissionException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What was tried. */
  public enum Action {
    /** To send a message. */
    PUBLISH,
    /** To receive messages. */
    SUBSCRIBE
  }

  /** What {@link #action()} tells. */
  private final Action action;

  /** What {@link #subject()} tells. */
  private final String subject;

  /** What {@link #missingClaim()} tells. */
  private final String missingClaim;

  /** What {@link #shown()} tells. */
  private final String shown;

  PermissionException(Action action, String subject, String missingClaim, String shown) {
    super(
        "the broker does not permit to "
            + (action == Action.PUBLISH ? "publish to" : "subscribe to")
            + " subject="
            + subject
            + ": it takes "
            + missingClaim
            + ", shown: "
            + shown);
    this.action = action;
    this.subject = subject;
    this.missingClaim = missingClaim;
    this.shown = shown;
  }

  /**
   * What was tried.
   *
   * @return the action
   */
  public Action action() {
    return action;
  }

  /**
   * Where it was tried.
   *
   * @return the subject as the broker names it
   */
  public String subject() {
    return subject;
  }

  /**
   * What a token must have for this, by the rules of Choria's brokers.
   *
   * @return names of claims and permissions, in words
   */
  public String missingClaim() {
    return missingClaim;
  }

  /**
   * What this process logged in with: a broker that trusts issuers gives connections with a
   * certificate and no token no subjects of the fleet (spec 03 §22.4).
   *
   * @return the holder of the token or the subject of the certificate, in words
   */
  public String shown() {
    return shown;
  }
}
