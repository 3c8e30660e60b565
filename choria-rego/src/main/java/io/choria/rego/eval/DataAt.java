package io.choria.rego.eval;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/** A {@link DataWalk} all of whose elements are known, as a value. */
public final class DataAt extends Expr {
  private final DataWalk walk;
  private final int collector;

  /**
   * A reference.
   *
   * @param collector where the value is put in between
   */
  public DataAt(TreeNode start, Step[] steps, int collector) {
    this.walk =
        new DataWalk(
            start,
            steps,
            new Consumer() {
              @Override
              public boolean accept(Frame frame, Value value) {
                frame.collectors[collector] = value;
                return true;
              }
            });
    this.collector = collector;
  }

  @Override
  public @Nullable Value eval(Frame frame) {
    return walk.run(frame) ? (Value) frame.collectors[collector] : null;
  }
}
