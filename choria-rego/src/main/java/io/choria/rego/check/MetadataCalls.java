package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;

/** Stage 10: {@code rego.metadata.*} become constants (spec 08 §2.18). */
final class MetadataCalls {
  private static final String CHAIN = "rego.metadata.chain";
  private static final String RULE = "rego.metadata.rule";

  private final Compilation compilation;

  MetadataCalls(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    boolean called = compilation.rules().stream().anyMatch(unit -> calls(unit.rule()));
    boolean written =
        compilation.units().stream().anyMatch(unit -> MetadataParser.isPresent(unit.module()));
    if (!called && !written) {
      return;
    }
    AnnotationSet annotations = new AnnotationSet(compilation);
    compilation.set(annotations);
    for (RuleUnit unit : compilation.rules()) {
      if (calls(unit.rule())) {
        Replacing mapper = new Replacing(annotations, unit);
        unit.mapBranches(
            rule ->
                rule.with(
                    rule.head()
                        .with(
                            rule.head().reference(),
                            rule.head().args(),
                            mapper.nullable(rule.head().key()),
                            mapper.nullable(rule.head().value())),
                    mapper.body(rule.body()),
                    rule.otherwise()));
      }
    }
  }

  private static boolean isCall(Literal literal) {
    return literal.expression() instanceof Expression.Call c
        && (c.name().equals(CHAIN) || c.name().equals(RULE));
  }

  private static boolean calls(Rule rule) {
    boolean[] found = new boolean[1];
    new Walker() {
      @Override
      boolean enter(Literal literal) {
        found[0] |= isCall(literal);
        return !found[0];
      }
    }.walk(rule);
    return found[0];
  }

  private static final class Replacing extends TermMapper {
    private final AnnotationSet annotations;
    private final RuleUnit unit;

    Replacing(AnnotationSet annotations, RuleUnit unit) {
      this.annotations = annotations;
      this.unit = unit;
    }

    @Override
    Body body(Body body) {
      List<Literal> literals = new ArrayList<>();
      for (Literal literal : body.literals()) {
        literals.add(isCall(literal) ? constant(literal) : literal(literal));
      }
      return new Body(body.place(), literals);
    }

    private Literal constant(Literal literal) {
      Expression.Call call = (Expression.Call) literal.expression();
      Value value = call.name().equals(CHAIN) ? annotations.chain(unit) : annotations.rule(unit);
      Term term = Constants.term(literal.place(), value);
      Expression replaced =
          call.args().isEmpty()
              ? new Expression.Test(term)
              : new Expression.Call(
                  Ast.name(literal.place(), "eq"), List.of(call.args().get(0), term));
      return literal.withExpression(replaced);
    }
  }
}
