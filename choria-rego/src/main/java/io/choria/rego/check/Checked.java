package io.choria.rego.check;

import io.choria.rego.RegoCompileException;
import io.choria.rego.ast.Module;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreQuery;
import java.util.List;

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

  /** The modules as they were parsed. */
  public List<Module> modules() {
    return compilation.units().stream().map(Unit::module).toList();
  }

  /** All tests, in the order of the modules and of their texts (spec 08 §9.1). */
  public List<TestRule> tests() {
    return new TestRules(compilation).all();
  }
}
