package io.choria.rego;

/** The value {@code null} (spec 08 §2.1). */
public final class NullValue implements Value {
  static final NullValue INSTANCE = new NullValue();

  private NullValue() {}

  @Override
  public Kind kind() {
    return Kind.NULL;
  }

  @Override
  public int compareTo(Value other) {
    return Kind.NULL.compareTo(other.kind());
  }

  @Override
  public int hashCode() {
    return 0x6e756c6c;
  }

  @Override
  public boolean equals(Object other) {
    return other == this;
  }

  @Override
  public String toString() {
    return "null";
  }
}
