package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Span;
import java.util.Map;
import java.util.function.Supplier;

/** Stands where nobody watches. */
final class NoTracer implements Tracer {
  static final NoTracer INSTANCE = new NoTracer();

  private NoTracer() {}

  @Override
  public void enter(String name, Span head) {}

  @Override
  public void exit(Span head) {}

  @Override
  public void leave() {}

  @Override
  public void eval(Span literal) {}

  @Override
  public void fail(Span literal, Supplier<Map<String, Value>> values) {}
}
