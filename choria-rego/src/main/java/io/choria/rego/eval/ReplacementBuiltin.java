package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import org.jspecify.annotations.Nullable;

/** A built-in in place of another function. */
public final class ReplacementBuiltin extends Replacement {
  private final String name;
  private final BuiltinImpl impl;
  private final Location location;

  /** Calls this one instead; failures are reported at {@code location}. */
  public ReplacementBuiltin(String name, BuiltinImpl impl, Location location) {
    this.name = name;
    this.impl = impl;
    this.location = location;
  }

  @Override
  @Nullable Value call(Evaluation evaluation, Scope scope, Value[] args) {
    evaluation.step();
    evaluation.at(location);
    try {
      return impl.call(evaluation, args);
    } catch (BuiltinException e) {
      evaluation.failed(name, e, location);
      return null;
    } catch (RuntimeException e) {
      throw Errors.broken(name, e, location);
    }
  }
}
