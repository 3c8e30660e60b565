package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.Arrays;

/** A document together with the values it was asked for. */
final class CallKey {
  private final int document;
  private final Value[] values;
  private final int hash;

  /** The array must not be changed afterwards. */
  CallKey(int document, Value[] values) {
    this.document = document;
    this.values = values;
    this.hash = document * 31 + Arrays.hashCode(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CallKey key
        && key.hash == hash
        && key.document == document
        && Arrays.equals(key.values, values);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
