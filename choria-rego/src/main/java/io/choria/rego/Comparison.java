package io.choria.rego;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of collections in collections. A value can have the same part many times, such as
 * {@code [a, a]} of an {@code a} that is made likewise, and be small while its text would fill the
 * world; so after many pairs of parts those that were found equal are kept and not compared again.
 * Belongs to one comparison of two values.
 */
final class Comparison {
  private static final int MANY = 256;

  private int pairs;
  private @Nullable Set<Pair> equal;

  /** Two parts, told apart by what they are and not by what they hold. */
  private record Pair(Value first, Value second) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair that && first == that.first && second == that.second;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(first) * 31 + System.identityHashCode(second);
    }
  }

  private static boolean isCollection(Value value) {
    return value instanceof ArrayValue || value instanceof ObjectValue || value instanceof SetValue;
  }

  /** The comparison that two parts need: most need none. */
  static @Nullable Comparison of(@Nullable Comparison parts, Value part) {
    return parts == null && isCollection(part) ? new Comparison() : parts;
  }

  static boolean equal(@Nullable Comparison parts, Value a, Value b) {
    if (a == b) {
      return true;
    }
    if (parts == null || !isCollection(a)) {
      return a.equals(b);
    }
    return parts.collectionsEqual(a, b);
  }

  static int order(@Nullable Comparison parts, Value a, Value b) {
    if (a == b) {
      return 0;
    }
    if (parts == null || !isCollection(a)) {
      return a.compareTo(b);
    }
    return parts.orderOfCollections(a, b);
  }

  private boolean collectionsEqual(Value a, Value b) {
    if (isKnown(a, b)) {
      return true;
    }
    boolean result;
    if (a instanceof ArrayValue x) {
      result = b instanceof ArrayValue y && x.equals(y, this);
    } else if (a instanceof ObjectValue x) {
      result = b instanceof ObjectValue y && x.equals(y, this);
    } else {
      result = a instanceof SetValue x && b instanceof SetValue y && x.equals(y, this);
    }
    if (result) {
      keep(a, b);
    }
    return result;
  }

  private int orderOfCollections(Value a, Value b) {
    if (isKnown(a, b)) {
      return 0;
    }
    int result;
    if (a instanceof ArrayValue x && b instanceof ArrayValue y) {
      result = x.compareTo(y, this);
    } else if (a instanceof ObjectValue x && b instanceof ObjectValue y) {
      result = x.compareTo(y, this);
    } else if (a instanceof SetValue x && b instanceof SetValue y) {
      result = x.compareTo(y, this);
    } else {
      result = a.kind().compareTo(b.kind());
    }
    if (result == 0) {
      keep(a, b);
    }
    return result;
  }

  private boolean isKnown(Value a, Value b) {
    return equal != null && equal.contains(new Pair(a, b));
  }

  private void keep(Value a, Value b) {
    if (++pairs > MANY) {
      if (equal == null) {
        equal = new HashSet<>();
      }
      equal.add(new Pair(a, b));
    }
  }
}
