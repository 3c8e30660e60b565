package io.choria.rego;

/** The values {@code false} and {@code true} (spec 08 §2.1). */
public final class BooleanValue implements Value {
  /** The value {@code true}. */
  public static final BooleanValue TRUE = new BooleanValue(true);

  /** The value {@code false}. */
  public static final BooleanValue FALSE = new BooleanValue(false);

  private final boolean value;

  private BooleanValue(boolean value) {
    this.value = value;
  }

  /**
   * The truth value.
   *
   * @return true or false
   */
  public boolean value() {
    return value;
  }

  @Override
  public boolean isTruthy() {
    return value;
  }

  @Override
  public Kind kind() {
    return Kind.BOOLEAN;
  }

  @Override
  public int compareTo(Value other) {
    return other instanceof BooleanValue that
        ? Boolean.compare(value, that.value)
        : Kind.BOOLEAN.compareTo(other.kind());
  }

  @Override
  public int hashCode() {
    return value ? 0x74727565 : 0x66616c73;
  }

  @Override
  public boolean equals(Object other) {
    return other == this;
  }

  @Override
  public String toString() {
    return value ? "true" : "false";
  }
}
