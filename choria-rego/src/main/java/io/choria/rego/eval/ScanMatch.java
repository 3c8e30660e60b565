package io.choria.rego.eval;

import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** Ends a reference that is unified with something. */
public final class ScanMatch extends Consumer {
  private final Pattern pattern;
  private final Node next;

  /** Goes on with each value that fits. */
  public ScanMatch(Pattern pattern, Node next) {
    this.pattern = pattern;
    this.next = next;
  }

  /** What values must fit. */
  Pattern pattern() {
    return pattern;
  }

  /** What follows. */
  Node next() {
    return next;
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    return pattern.match(frame, value) && next.run(frame);
  }

  @Override
  void emit(BodyCode code, int value, Label exhausted) {
    pattern.emit(code, value, exhausted);
    code.next(next, exhausted);
  }
}
