package io.choria.rego.builtin.stdlib.rego;

import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import java.util.LinkedHashSet;
import java.util.Set;

/** The names of the cases that a test has begun (spec 08 §9.1), kept with the evaluation. */
public final class TestCases {
  private static final Object KEY = TestCases.class;

  private TestCases() {}

  static void add(BuiltinContext context, Value name) {
    of(context).add(name);
    context.allocate(64);
  }

  /**
   * The cases of an evaluation so far.
   *
   * @param context the evaluation
   * @return arrays of the names on each level, in the order in which they began
   */
  @SuppressWarnings("unchecked")
  public static Set<Value> of(BuiltinContext context) {
    return (Set<Value>) context.memo().computeIfAbsent(KEY, key -> new LinkedHashSet<Value>());
  }
}
