package io.choria.messaging.rpc.data;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A provider that is a function. */
record SimpleProvider(
    String name, boolean takesQuery, Function<Optional<String>, Map<String, ?>> function)
    implements DataProvider {

  SimpleProvider {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "expected a name of letters, digits and underscores, got " + name);
    }
  }

  @Override
  public Map<String, ?> find(Optional<String> query) {
    return function.apply(query);
  }
}
