package io.choria.rego.eval;

import io.choria.rego.core.Span;
import java.util.List;

/** A literal that may succeed many times, watched. */
public final class TracedNode extends Node {
  private final Span span;
  private final int collector;
  private final Node literal;
  private final List<Watch> watches;

  /** The literal must go on with {@link Passed}, which has the same collector. */
  public TracedNode(Span span, int collector, Node literal, List<Watch> watches) {
    this.span = span;
    this.collector = collector;
    this.literal = literal;
    this.watches = watches;
  }

  @Override
  public boolean run(Frame frame) {
    Tracer tracer = frame.evaluation.tracer();
    tracer.eval(span);
    Object before = frame.collectors[collector];
    frame.collectors[collector] = null;
    boolean stop = literal.run(frame);
    if (frame.collectors[collector] == null) {
      tracer.fail(span, () -> Watch.values(watches, frame));
    }
    frame.collectors[collector] = before;
    return stop;
  }

  /** Notes that there is a solution. */
  public static final class Passed extends Node {
    private final int collector;
    private final Node next;

    /** Goes on with {@code next}. */
    public Passed(int collector, Node next) {
      this.collector = collector;
      this.next = next;
    }

    @Override
    public boolean run(Frame frame) {
      frame.collectors[collector] = true;
      return next.run(frame);
    }
  }
}
