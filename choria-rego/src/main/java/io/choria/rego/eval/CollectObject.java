package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** An object comprehension. */
public final class CollectObject extends Expr {
  private final int collector;
  private final Node body;

  /** The entries that the body, which ends in {@link Add}, finds. */
  public CollectObject(int collector, Node body) {
    this.collector = collector;
    this.body = body;
  }

  @Override
  public Value eval(Frame frame) {
    ObjectValue.Builder object = ObjectValue.builder();
    Object before = frame.collectors[collector];
    frame.collectors[collector] = object;
    body.run(frame);
    frame.collectors[collector] = before;
    return object.build();
  }

  /** Ends the body. */
  public static final class Add extends Node {
    private final int collector;
    private final Expr key;
    private final Expr value;
    private final Location location;

    /** Puts this entry; conflicts are reported at {@code location}. */
    public Add(int collector, Expr key, Expr value, Location location) {
      this.collector = collector;
      this.key = key;
      this.value = value;
      this.location = location;
    }

    @Override
    public boolean run(Frame frame) {
      Value k = key.eval(frame);
      Value v = k == null ? null : value.eval(frame);
      if (k != null
          && v != null
          && frame.collectors[collector] instanceof ObjectValue.Builder object) {
        frame.evaluation.allocate(2 * Cost.ELEMENT);
        Value before = put(object, k, v);
        if (before != null && !before.equals(v)) {
          throw Errors.keysMustBeUnique(location);
        }
      }
      return false;
    }

    private static @Nullable Value put(ObjectValue.Builder object, Value key, Value value) {
      return object.put(key, value);
    }
  }
}
