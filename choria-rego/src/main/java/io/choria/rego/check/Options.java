package io.choria.rego.check;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to compile.
 *
 * @param builtins the functions that exist
 * @param capabilities which of the dangerous ones are allowed
 * @param strict the checks of strict mode (spec 08 §9.2)
 * @param print keep {@code print}; otherwise it is erased (§2.19)
 * @param tests test rules of the same name are rules of their own, cases are reported (§9.1)
 * @param improvedNot the improved {@code not} is on in all modules and queries (§1.14)
 * @param forbidden built-ins that no policy may call (§3.3 stage 20)
 * @param schemas JSON schemas by the names that metadata uses, {@code schema.a.b} standing at
 *     {@code a.b}; null if there are none, then such metadata says nothing (§3.4)
 * @param inputSchema describes the input of all rules; null if it may be anything
 * @param errorLimit how many errors to report; 0 for all
 */
public record Options(
    BuiltinRegistry builtins,
    Capabilities capabilities,
    boolean strict,
    boolean print,
    boolean tests,
    boolean improvedNot,
    Set<String> forbidden,
    @Nullable ObjectValue schemas,
    @Nullable Value inputSchema,
    int errorLimit) {
  /** Copies the set. */
  public Options {
    forbidden = Set.copyOf(forbidden);
  }

  /** Without tests. */
  public Options(
      BuiltinRegistry builtins,
      Capabilities capabilities,
      boolean strict,
      boolean print,
      boolean improvedNot,
      Set<String> forbidden,
      int errorLimit) {
    this(
        builtins,
        capabilities,
        strict,
        print,
        false,
        improvedNot,
        forbidden,
        null,
        null,
        errorLimit);
  }

  /** The standard built-ins without dangerous ones, nothing optional on, ten errors. */
  public static Options defaults() {
    return new Options(
        BuiltinRegistry.standard(), Capabilities.none(), false, false, false, Set.of(), 10);
  }
}
