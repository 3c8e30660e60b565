package io.choria.rego.eval;

import io.choria.rego.Value;

/** Ends a reference that is unified with something. */
public final class ScanMatch extends Consumer {
  private final Pattern pattern;
  private final Node next;

  /** Goes on with each value that fits. */
  public ScanMatch(Pattern pattern, Node next) {
    this.pattern = pattern;
    this.next = next;
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    return pattern.match(frame, value) && next.run(frame);
  }
}
