package io.choria.rego.parse;

import io.choria.rego.ast.Head;
import io.choria.rego.ast.Term;
import java.util.List;

/** A head while what follows still decides what it defines (spec 08 §1.10). */
record RuleHead(Head head, boolean usesContains) {

  /** Before {@code if} brackets are part of the path, and the value is {@code true}. */
  RuleHead beforeIf() {
    return usesContains ? this : withValue();
  }

  /** Before braces alone {@code p[x]} and {@code p.x} define a set; longer paths have a value. */
  RuleHead beforeBraces() {
    List<Term> path = head.reference().path();
    boolean twoElements = path.size() == 1 && !head.isFunction();
    if (usesContains || !twoElements || head.value() != null) {
      return usesContains ? this : withValue();
    }
    return new RuleHead(head.with(head.reference().prefix(0), null, path.get(0), null), false);
  }

  private RuleHead withValue() {
    if (head.value() != null) {
      return this;
    }
    Term truth = new Term.Bool(head.place(), true);
    return new RuleHead(head.with(head.reference(), head.args(), null, truth), usesContains);
  }
}
