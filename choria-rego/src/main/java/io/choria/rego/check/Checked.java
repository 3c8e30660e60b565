package io.choria.rego.check;

import io.choria.rego.RegoCompileException;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreQuery;

/** Modules that were checked together. Immutable and safe for any number of threads. */
public final class Checked {
  private final Compilation compilation;
  private final CorePolicy policy;
  private final int depth;

  Checked(Compilation compilation, CorePolicy policy, int depth) {
    this.compilation = compilation;
    this.policy = policy;
    this.depth = depth;
  }

  /** All rules in the form for the planner. */
  public CorePolicy policy() {
    return policy;
  }

  /**
   * Checks a query against the modules.
   *
   * @throws RegoCompileException if it is not valid
   */
  public CoreQuery query(String text, QueryContext context) {
    return new QueryCompiler(compilation, depth).compile(text, context);
  }
}
