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

  PermissionException(Action action, String subject, String missingClaim) {
    super(
        "the broker does not permit to "
            + (action == Action.PUBLISH ? "publish to" : "subscribe to")
            + " subject="
            + subject
            + ": the token needs "
            + missingClaim);
    this.action = action;
    this.subject = subject;
    this.missingClaim = missingClaim;
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
   * What the token of this process needs, by the rules of Choria's brokers.
   *
   * @return names of claims and permissions, in words
   */
  public String missingClaim() {
    return missingClaim;
  }
}
