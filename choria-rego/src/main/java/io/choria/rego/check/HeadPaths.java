package io.choria.rego.check;

import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Stage 3: each element of a head's path becomes a scalar or a variable; others are bound at the
 * end of the body (spec 08 §3.3).
 */
final class HeadPaths {
  private final Compilation compilation;

  HeadPaths(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    compilation.rules().forEach(unit -> unit.set(rewrite(unit.rule())));
  }

  private Rule rewrite(Rule rule) {
    Head head = rule.head();
    Term.Ref reference = head.reference();
    List<Term> path = new ArrayList<>();
    List<Literal> captures = new ArrayList<>();
    for (Term element : reference.path()) {
      if (Ast.isScalar(element) || element instanceof Term.Var) {
        path.add(element);
        continue;
      }
      Term.Var local = compilation.names().variable(element.place());
      captures.add(Ast.equal(element.place(), local, element));
      path.add(local);
    }
    if (captures.isEmpty()) {
      return rule;
    }
    Term.Ref simple = new Term.Ref(reference.place(), reference.head(), path);
    return rule.with(
        head.with(simple, head.args(), head.key(), head.value()),
        Ast.append(rule.body(), captures),
        rule.otherwise());
  }
}
