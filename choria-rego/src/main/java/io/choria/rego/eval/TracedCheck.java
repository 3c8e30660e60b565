package io.choria.rego.eval;

import io.choria.rego.core.Span;
import java.util.List;

/** A literal that succeeds at most once, watched. */
public final class TracedCheck extends Check {
  private final Span span;
  private final Check[] checks;
  private final List<Watch> watches;

  /** Tells the tracer of all checks as of one literal. */
  public TracedCheck(Span span, Check[] checks, List<Watch> watches) {
    this.span = span;
    this.checks = checks;
    this.watches = watches;
  }

  @Override
  public boolean holds(Frame frame) {
    Tracer tracer = frame.evaluation.tracer();
    tracer.eval(span);
    for (Check check : checks) {
      if (!check.holds(frame)) {
        tracer.fail(span, () -> Watch.values(watches, frame));
        return false;
      }
    }
    return true;
  }
}
