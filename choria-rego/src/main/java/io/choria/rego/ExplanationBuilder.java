package io.choria.rego;

import io.choria.rego.core.Span;
import io.choria.rego.eval.Tracer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens to an evaluation and notes what explains its result. */
final class ExplanationBuilder implements Tracer {
  private static final int MOST_RULES = 1_000;

  private final Redaction redaction;
  private final Deque<Activation> open = new ArrayDeque<>();
  private final List<Explanation.Rule> rules = new ArrayList<>();
  private int entered;

  ExplanationBuilder(Redaction redaction) {
    this.redaction = redaction;
  }

  private static final class Activation {
    final String name;
    final Span head;
    final List<Explanation.Rule> inner = new ArrayList<>();
    boolean succeeded;
    Explanation.@Nullable Failure failure;

    Activation(String name, Span head) {
      this.name = name;
      this.head = head;
    }

    Explanation.Rule rule() {
      return new Explanation.Rule(
          name, head.location(), succeeded, succeeded ? null : failure, inner);
    }
  }

  Explanation explanation(Result result) {
    return new Explanation(result, rules, entered <= MOST_RULES);
  }

  @Override
  public void enter(String name, Span head) {
    entered++;
    open.push(new Activation(name, head));
  }

  @Override
  public void exit(Span head) {
    Activation activation = open.peek();
    if (activation != null) {
      activation.succeeded = true;
    }
  }

  @Override
  public void leave() {
    Activation activation = open.pop();
    if (entered > MOST_RULES) {
      return;
    }
    Activation outer = open.peek();
    (outer == null ? rules : outer.inner).add(activation.rule());
  }

  @Override
  public void eval(Span literal) {}

  @Override
  public void fail(Span literal, Supplier<Map<String, Value>> values) {
    Activation activation = open.peek();
    if (activation == null || activation.succeeded || !isFurther(literal, activation.failure)) {
      return;
    }
    Map<String, String> shown = new LinkedHashMap<>();
    values.get().forEach((term, value) -> shown.put(term, redaction.show(term, value)));
    activation.failure = new Explanation.Failure(literal.location(), literal.text(), shown);
  }

  /** Of the conditions that failed in different attempts the last one says most. */
  private static boolean isFurther(Span literal, Explanation.@Nullable Failure before) {
    return before == null || literal.location().compareTo(before.location()) >= 0;
  }
}
