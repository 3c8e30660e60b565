package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a condition asks of a value. */
public sealed interface Acceptance {

  /** Whether the value meets it. */
  boolean accepts(Value value);

  /** That there is one. */
  record Defined() implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return true;
    }
  }

  /** That it is one of these. */
  record OneOf(Set<Value> values) implements Acceptance {
    /** Copies the values. */
    public OneOf {
      values = Set.copyOf(values);
    }

    @Override
    public boolean accepts(Value value) {
      return values.contains(value);
    }
  }

  /** That it is a collection with this member. */
  record Holding(Value member) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      if (value instanceof SetValue set) {
        return set.contains(member);
      }
      if (value instanceof ArrayValue array) {
        return array.contains(member);
      }
      if (value instanceof ObjectValue object) {
        for (int i = 0; i < object.size(); i++) {
          if (object.valueAt(i).equals(member)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** That it is a text that starts with this one. */
  record Prefixed(String prefix) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return value instanceof StringValue text && text.value().startsWith(prefix);
    }
  }

  /**
   * That it lies in a range of the order of all values.
   *
   * @param low the lower end; null for none
   * @param high the upper end; null for none
   */
  record Within(@Nullable Bound low, @Nullable Bound high) implements Acceptance {
    @Override
    public boolean accepts(Value value) {
      return (low == null || low.admitsAbove(value)) && (high == null || high.admitsBelow(value));
    }

    /** Both ranges at once. */
    public Within and(Within other) {
      return new Within(low == null ? other.low : low, high == null ? other.high : high);
    }
  }

  /** An end of a range. */
  record Bound(Value value, boolean included) {
    boolean admitsAbove(Value candidate) {
      int order = candidate.compareTo(value);
      return order > 0 || (included && order == 0);
    }

    boolean admitsBelow(Value candidate) {
      int order = candidate.compareTo(value);
      return order < 0 || (included && order == 0);
    }
  }
}
