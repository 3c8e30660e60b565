package io.choria.rego;

import io.choria.rego.core.Span;
import io.choria.rego.eval.Tracer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a listener what happens in an evaluation. */
final class TraceNotes implements Tracer {
  private final Consumer<TraceEvent> listener;
  private final Deque<Open> open = new ArrayDeque<>();
  private Location last = Location.UNKNOWN;

  TraceNotes(Consumer<TraceEvent> listener) {
    this.listener = listener;
  }

  private record Open(String rule, Span head) {}

  private void tell(TraceEvent.Kind kind, Location location, String text) {
    tell(kind, location, text, Map.of(), null);
  }

  private void tell(
      TraceEvent.Kind kind,
      Location location,
      String text,
      Map<String, Value> values,
      @Nullable RegoError error) {
    Open entered = open.peek();
    String rule = entered == null ? "" : entered.rule;
    listener.accept(new TraceEvent(kind, open.size(), rule, location, text, values, error));
  }

  @Override
  public void enter(String name, Span head) {
    open.push(new Open(name, head));
    tell(TraceEvent.Kind.ENTER, head.location(), head.text());
  }

  @Override
  public void exit(Span head) {
    tell(TraceEvent.Kind.EXIT, head.location(), head.text());
  }

  @Override
  public void leave() {
    Span head = open.element().head;
    tell(TraceEvent.Kind.LEAVE, head.location(), head.text());
    open.pop();
  }

  @Override
  public void eval(Span literal) {
    last = literal.location();
    tell(TraceEvent.Kind.EVAL, literal.location(), literal.text());
  }

  @Override
  public void fail(Span literal, Supplier<Map<String, Value>> values) {
    tell(TraceEvent.Kind.FAIL, literal.location(), literal.text(), values.get(), null);
  }

  @Override
  public void note(String text, Location location) {
    tell(TraceEvent.Kind.NOTE, location.row() > 0 ? location : last, text);
  }

  @Override
  public void failed(RegoError error) {
    tell(TraceEvent.Kind.BUILTIN_ERROR, error.location(), error.message(), Map.of(), error);
  }
}
