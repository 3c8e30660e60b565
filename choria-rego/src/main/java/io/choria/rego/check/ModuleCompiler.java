package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Term;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the stages of spec 08 §3.3 in their order, which decides what errors a wrong module gives.
 */
final class ModuleCompiler {
  private final Options options;
  private final int depth;

  ModuleCompiler(Options options, int depth) {
    this.options = options;
    this.depth = depth;
  }

  Checked compile(List<Module> modules) {
    List<Unit> units = new ArrayList<>();
    LocalNames names = new LocalNames("");
    for (Module module : modules) {
      units.add(new Unit(module));
      module.rules().forEach(names.avoiding()::walk);
    }
    Compilation compilation = new Compilation(units, options, names);
    stages(compilation);
    return new Checked(compilation, core(compilation, depth), depth);
  }

  private static void stages(Compilation c) {
    Errors errors = c.errors();
    new ResolveNames(c).run();
    errors.stopIfNeeded();
    new HeadPaths(c).run();
    new Shadowing(c).run();
    errors.stopIfNeeded();
    TestRules tests = new TestRules(c);
    if (c.options().tests()) {
      tests.rename();
    }
    c.buildTree();
    new DeclaredLocals(c).run();
    errors.stopIfNeeded();
    new Templates(c).run();
    errors.stopIfNeeded();
    new Prints(c).run();
    errors.stopIfNeeded();
    new FlattenCalls(c.names()).run(c);
    new MetadataCalls(c).run();
    errors.stopIfNeeded();
    RuleGraph graph = new RuleGraph(c);
    c.set(graph);
    new HoistHeads(c.names()).run(c);
    new WithModifiers(c).run();
    errors.stopIfNeeded();
    new Conflicts(c).run();
    errors.stopIfNeeded();
    new CallChecks(c).run();
    errors.stopIfNeeded();
    SafetyStage safety = new SafetyStage(c);
    safety.heads();
    errors.stopIfNeeded();
    safety.bodies();
    errors.stopIfNeeded();
    if (c.options().tests()) {
      tests.report();
    }
    DynamicTerms dynamic = new DynamicTerms(c.names(), true);
    c.rules().forEach(unit -> unit.mapBranches(dynamic::rule));
    new Recursion(c).run(graph);
    errors.stopIfNeeded();
    c.set(new TypeChecker(c).rules(graph));
    new Builtins(c).run();
    errors.throwIfAny();
  }

  private static CorePolicy core(Compilation compilation, int depth) {
    CoreConverter converter = new CoreConverter(compilation);
    List<CoreRule> rules = new ArrayList<>();
    List<List<Value>> packages = new ArrayList<>();
    for (Unit unit : compilation.units()) {
      packages.add(
          unit.module().packagePath().path().stream()
              .map(e -> Constants.scalar((Term.Scalar) e))
              .toList());
      unit.rules().forEach(rule -> rules.add(converter.rule(rule)));
    }
    return new CorePolicy(rules, packages, depth);
  }
}
