package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.Keyword;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;
import io.choria.rego.ast.Term;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.LargeStack;
import io.choria.rego.parse.RegoParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Runs the stages for a query, after those of the modules (spec 08 §3.3). */
final class QueryCompiler {
  private final Compilation modules;
  private final Compilation compilation;
  private final int depth;

  QueryCompiler(Compilation modules, int depth) {
    this.modules = modules;
    this.compilation = modules.forQuery();
    this.depth = depth;
  }

  CoreQuery compile(String text, QueryContext context) {
    Predicate<String> builtins = name -> modules.options().builtins().find(name) != null;
    Set<Keyword> keywords = EnumSet.noneOf(Keyword.class);
    if (modules.options().improvedNot()) {
      keywords.add(Keyword.NOT);
    }
    LanguageVersion version = FrontEnd.version(context.dialect());
    List<Import> imports = new ArrayList<>();
    Term.Ref packagePath = header(context, version, builtins, imports, keywords);
    RegoParser parser = new RegoParser(version, keywords, builtins);
    RegoParser.Parsed<Body> parsed = parser.query(new Source("", text));
    int flat = Math.max(depth, parsed.flatDepth());
    return LargeStack.call(
        Math.max(depth, parsed.depth()),
        () -> compile(parsed.result(), packagePath, imports, flat));
  }

  /** The package and the imports of a query are read as those of a module. */
  private Term.Ref header(
      QueryContext context,
      LanguageVersion version,
      Predicate<String> builtins,
      List<Import> imports,
      Set<Keyword> keywords) {
    Module module = new RegoParser(version, Set.of(), builtins).module(context.header()).result();
    imports.addAll(module.imports());
    keywords.addAll(module.keywords());
    return context.packageName() == null
        ? new Term.Ref(Place.NONE, new Term.Var(Place.NONE, "data"), List.of())
        : module.packagePath();
  }

  private CoreQuery compile(Body parsed, Term.Ref packagePath, List<Import> imports, int flat) {
    Errors errors = compilation.errors();
    compilation.names().avoiding().walk(parsed);
    Body body = ResolveNames.query(ResolveNames.globals(modules, packagePath, imports), parsed);
    new Shadowing(compilation).query(body);
    LocalRewriter locals =
        new LocalRewriter(compilation.names(), new Scopes(compilation.names()), false);
    body = locals.body(body, Set.of());
    for (RegoError e : locals.errors()) {
      errors.add(e, false);
    }
    // unlike those of modules, they end the compilation
    for (RegoError e : locals.unused()) {
      errors.add(e, false);
    }
    errors.stopIfNeeded();
    body = new Templates(compilation).query(body, Outputs.ROOTS);
    errors.stopIfNeeded();
    body = new Prints(compilation).query(body);
    errors.stopIfNeeded();
    body = new FlattenCalls(compilation.names()).body(body);
    body = new HoistHeads(compilation.names()).body(body);
    body = new WithModifiers(compilation).body(body);
    errors.stopIfNeeded();
    new CallChecks(compilation).query(body);
    errors.stopIfNeeded();
    body = new SafetyStage(compilation).query(body);
    errors.stopIfNeeded();
    body = new DynamicTerms(compilation.names(), false).body(body);
    TypeEnvironment types = modules.types();
    if (types != null) {
      new TypeChecker(compilation).query(types, body);
    }
    new Builtins(compilation).query(body);
    errors.throwIfAny();
    return new CoreConverter(compilation).query(body, flat);
  }
}
