package io.choria.rego.check;

import io.choria.rego.ast.Import;
import io.choria.rego.ast.Term;
import io.choria.rego.builtin.Builtin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stages work on. Used by one thread. */
final class Compilation {
  private final List<Unit> units;
  private final Options options;
  private final Errors errors;
  private final LocalNames names;
  private final List<Unused> unusedImports = new ArrayList<>();
  private RuleTree tree;
  private @Nullable RuleGraph graph;
  private @Nullable TypeEnvironment types;
  private @Nullable AnnotationSet annotations;

  /** An import that nothing uses. */
  record Unused(Unit unit, Import imported) {}

  Compilation(List<Unit> units, Options options, LocalNames names) {
    this.units = units;
    this.options = options;
    this.errors = new Errors(options.errorLimit());
    this.names = names;
    this.tree = new RuleTree(List.of());
  }

  /** For a query against these modules: errors and names of its own. */
  Compilation forQuery() {
    Compilation query = new Compilation(units, options, new LocalNames("q", names));
    query.tree = tree;
    query.types = types;
    query.graph = graph;
    return query;
  }

  List<Unit> units() {
    return units;
  }

  List<RuleUnit> rules() {
    List<RuleUnit> all = new ArrayList<>();
    units.forEach(unit -> all.addAll(unit.rules()));
    return all;
  }

  Options options() {
    return options;
  }

  Errors errors() {
    return errors;
  }

  LocalNames names() {
    return names;
  }

  List<Unused> unusedImports() {
    return unusedImports;
  }

  RuleTree tree() {
    return tree;
  }

  void buildTree() {
    tree = new RuleTree(units);
  }

  void set(RuleGraph made) {
    graph = made;
  }

  @Nullable RuleGraph graph() {
    return graph;
  }

  void set(AnnotationSet made) {
    annotations = made;
  }

  /** The metadata of all modules; null if there is none. */
  @Nullable AnnotationSet annotations() {
    return annotations;
  }

  void set(TypeEnvironment made) {
    types = made;
  }

  @Nullable TypeEnvironment types() {
    return types;
  }

  @Nullable Builtin builtin(Term.Ref operator) {
    return operator.head() instanceof Term.Var ? options.builtins().find(operator.dotted()) : null;
  }

  /** Whether a path is that of a function of the policy. */
  boolean isFunction(Term.Ref ref) {
    RuleTree.Node node = tree.find(ref);
    return node != null && node.isFunction();
  }

  /** A reference with the names that its author wrote. */
  Term.Ref written(Term.Ref ref) {
    return (Term.Ref)
        new TermMapper() {
          @Override
          Term variable(Term.Var v) {
            return new Term.Var(v.place(), names.original(v.name()));
          }
        }.reference(ref);
  }

  /** The number of arguments of what is called; -1 if it does not exist. */
  int arity(Term.Ref operator) {
    if (operator.isName("assign") || operator.isName("eq")) {
      return 2;
    }
    Builtin builtin = builtin(operator);
    if (builtin != null) {
      return builtin.type().arity();
    }
    List<RuleUnit> rules = tree.rulesAt(operator);
    return rules.isEmpty() ? -1 : rules.get(0).rule().head().parameters().size();
  }
}
