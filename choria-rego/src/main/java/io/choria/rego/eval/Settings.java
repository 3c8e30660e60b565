package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinCache;
import io.choria.rego.builtin.Capabilities;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one evaluation is to be done.
 *
 * @param limits what it may use up
 * @param strict whether built-in errors are errors of the query
 * @param now tells the time that policies see, nanoseconds since 1970; asked at most once per
 *     evaluation
 * @param seed gives the seed of the random numbers that policies see; asked at most once per
 *     evaluation
 * @param capabilities what built-ins may do
 * @param cache what built-ins remember from one query to the next
 * @param runtime what {@code opa.runtime} gives
 * @param print gets what policies print; null if nobody listens
 * @param cancelled asked now and then
 */
public record Settings(
    Limits limits,
    boolean strict,
    LongSupplier now,
    LongSupplier seed,
    Capabilities capabilities,
    BuiltinCache cache,
    Value runtime,
    @Nullable Consumer<String> print,
    @Nullable BooleanSupplier cancelled) {
  /** The same with nobody listening to {@code print}. */
  public Settings withoutPrint() {
    return new Settings(limits, strict, now, seed, capabilities, cache, runtime, null, cancelled);
  }
}
