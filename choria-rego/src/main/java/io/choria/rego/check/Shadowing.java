package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.HashMap;
import java.util.Map;

/**
 * Stages 1a and 4: unused imports, duplicate imports, and rules and variables named like the root
 * documents (spec 08 §3.3).
 */
final class Shadowing {
  private final Compilation compilation;
  private final Errors errors;

  Shadowing(Compilation compilation) {
    this.compilation = compilation;
    this.errors = compilation.errors();
  }

  void run() {
    for (Compilation.Unused unused : compilation.unusedImports()) {
      errors.recoverable(Errors.COMPILE, unused.imported().place(), unused.imported() + " unused");
    }
    for (Unit unit : compilation.units()) {
      if (compilation.options().strict() || unit.module().version().isStrictV1()) {
        duplicates(unit);
        unit.rules().forEach(rule -> overrides(rule.rule()));
      }
    }
  }

  private void duplicates(Unit unit) {
    Map<String, Import> seen = new HashMap<>();
    for (Import imported : unit.module().imports()) {
      Import first = seen.putIfAbsent(imported.name(), imported);
      if (first != null) {
        errors.recoverable(Errors.COMPILE, imported.place(), "import must not shadow " + first);
      }
    }
  }

  private void overrides(Rule rule) {
    String name = rule.head().reference().headName();
    if (Names.isRoot(name)) {
      errors.recoverable(
          Errors.COMPILE,
          rule.place(),
          "rules must not shadow " + name + " (use a different rule name)");
    }
    assignments().walk(rule);
  }

  /** The same for the variables of a query. */
  void query(Body body) {
    if (compilation.options().strict()) {
      assignments().walk(body);
    }
  }

  private Walker assignments() {
    return new Walker() {
      @Override
      boolean enter(Literal literal) {
        if (literal.expression() instanceof Expression.Call c
            && Ast.isAssignment(c)
            && !c.args().isEmpty()) {
          Term left = c.args().get(0);
          if (Ast.isRoot(left)) {
            errors.recoverable(
                Errors.COMPILE,
                literal.place(),
                "variables must not shadow " + left + " (use a different variable name)");
          }
        }
        return true;
      }
    };
  }
}
