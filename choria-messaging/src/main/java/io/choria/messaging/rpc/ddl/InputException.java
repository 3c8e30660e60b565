package io.choria.messaging.rpc.ddl;

import io.choria.messaging.ChoriaException;

/**
 * The inputs of a request are not those that the description asks for. The message is the one that
 * Choria's own programs give (spec 02 §2.4–2.6).
 */
public final class InputException extends ChoriaException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** A required input is not there. */
    MISSING,
    /** An input is not declared. */
    UNDECLARED,
    /** A text can't be read as the declared type, or a value has another type or breaks a rule. */
    INVALID
  }

  /** What {@link #fault()} tells. */
  private final Fault fault;

  /** What {@link #input()} tells. */
  private final String input;

  InputException(Fault fault, String input, String message) {
    super(message);
    this.fault = fault;
    this.input = input;
  }

  /**
   * What is wrong.
   *
   * @return the kind of problem
   */
  public Fault fault() {
    return fault;
  }

  /**
   * Which input it is about.
   *
   * @return its name; empty when no single one is to blame
   */
  public String input() {
    return input;
  }
}
