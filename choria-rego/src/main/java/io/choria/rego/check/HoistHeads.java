package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stage 12: what a comprehension collects and what a rule gives is a variable that the last
 * literals of the body bind, if it needs evaluation (spec 08 §1.13).
 */
final class HoistHeads extends TermMapper {
  private final LocalNames names;

  HoistHeads(LocalNames names) {
    this.names = names;
  }

  void run(Compilation compilation) {
    for (RuleUnit unit : compilation.rules()) {
      unit.mapBranches(
          rule -> {
            Head head = rule.head();
            List<Term> args = head.args();
            Head mapped =
                head.with(
                    head.reference(),
                    args == null ? null : terms(args),
                    nullable(head.key()),
                    nullable(head.value()));
            return hoist(rule.with(mapped, body(rule.body()), rule.otherwise()));
          });
    }
  }

  private Rule hoist(Rule rule) {
    Head head = rule.head();
    List<Literal> captures = new ArrayList<>();
    Term key = capture(head.key(), captures);
    Term value = capture(head.value(), captures);
    List<Term> args = head.args();
    List<Term> newArgs = null;
    if (args != null) {
      newArgs = new ArrayList<>();
      for (Term arg : args) {
        newArgs.add(required(arg, captures));
      }
    }
    return rule.with(
        head.with(head.reference(), newArgs, key, value),
        Ast.append(rule.body(), captures),
        rule.otherwise());
  }

  private @Nullable Term capture(@Nullable Term term, List<Literal> captures) {
    return term == null ? null : required(term, captures);
  }

  private Term required(Term term, List<Literal> captures) {
    if (!Ast.requiresEvaluation(term)) {
      return term;
    }
    Term.Var local = names.variable(term.place());
    captures.add(Ast.equal(term.place(), local, term));
    return local;
  }

  @Override
  Term comprehension(Term.Comprehension c) {
    Term.Comprehension mapped = (Term.Comprehension) super.comprehension(c);
    List<Literal> captures = new ArrayList<>();
    Term key = capture(mapped.key(), captures);
    Term value = required(mapped.value(), captures);
    Body body = Ast.append(mapped.body(), captures);
    return new Term.Comprehension(c.place(), c.kind(), key, value, body);
  }
}
