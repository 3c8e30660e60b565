package io.choria.rego.eval;

import io.choria.rego.core.Span;

/** The body of a rule, watched. */
public final class TracedRule extends Node {
  private final String name;
  private final Span head;
  private final Node body;

  /** The body must end in {@link Exit}. */
  public TracedRule(String name, Span head, Node body) {
    this.name = name;
    this.head = head;
    this.body = body;
  }

  @Override
  public boolean run(Frame frame) {
    Tracer tracer = frame.evaluation.tracer();
    tracer.enter(name, head);
    boolean stop = body.run(frame);
    tracer.leave();
    return stop;
  }

  /** Notes that the body has a solution. */
  public static final class Exit extends Node {
    private final Span head;
    private final Node end;

    /** Goes on with {@code end}. */
    public Exit(Span head, Node end) {
      this.head = head;
      this.end = end;
    }

    @Override
    public boolean run(Frame frame) {
      frame.evaluation.tracer().exit(head);
      return end.run(frame);
    }
  }
}
