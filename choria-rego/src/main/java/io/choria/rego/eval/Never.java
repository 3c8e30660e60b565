package io.choria.rego.eval;

/** A literal that was found impossible when it was planned. */
public final class Never extends Check {
  /** The only instance. */
  public static final Never INSTANCE = new Never();

  private Never() {}

  @Override
  public boolean holds(Frame frame) {
    return false;
  }
}
