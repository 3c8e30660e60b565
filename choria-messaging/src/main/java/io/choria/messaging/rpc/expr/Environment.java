package io.choria.messaging.rpc.expr;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values behind {@link Declarations} during one evaluation. */
public interface Environment {
  /** The value of a declared variable: null, Boolean, Long, Double, String, List, Map, Instant. */
  @Nullable Object variable(String name);

  /** The declared variables, for {@code $env}. */
  Set<String> names();

  /** Calls a declared function; what it throws ends the evaluation. */
  @Nullable Object call(String function, List<@Nullable Object> arguments);
}
