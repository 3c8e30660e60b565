package io.choria.messaging.rpc.body;

/** How an action ended on one server (spec 02 §1.3). */
public enum Status {
  /** Success. */
  OK(0),
  /** The action could not do its work, or the caller is not authorized. */
  ABORTED(1),
  /** The agent is there, the action is not. */
  UNKNOWN_ACTION(2),
  /** A required input is absent. */
  MISSING_DATA(3),
  /** The body can't be read, or an input breaks a rule. */
  INVALID_DATA(4),
  /** Anything else. */
  UNKNOWN_ERROR(5);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /**
   * The number on the wire.
   *
   * @return 0 to 5
   */
  public int code() {
    return code;
  }

  /**
   * The status of a number.
   *
   * @param code from the wire
   * @return {@link #UNKNOWN_ERROR} for numbers without a meaning
   */
  public static Status of(int code) {
    return code >= 0 && code < values().length ? values()[code] : UNKNOWN_ERROR;
  }
}
