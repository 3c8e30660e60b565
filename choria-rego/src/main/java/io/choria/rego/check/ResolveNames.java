package io.choria.rego.check;

import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Import;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stage 1: turns the names of imports and of rules of the package into paths from {@code data} and
 * {@code input} (spec 08 §1.11, §3.3).
 */
final class ResolveNames {
  private final Compilation compilation;

  ResolveNames(Compilation compilation) {
    this.compilation = compilation;
  }

  void run() {
    Map<String, Set<String>> ruleNames = new HashMap<>();
    for (Unit unit : compilation.units()) {
      Set<String> names =
          ruleNames.computeIfAbsent(
              unit.module().packagePath().toString(), p -> new LinkedHashSet<>());
      unit.rules().forEach(r -> names.add(r.rule().head().reference().headName()));
    }
    for (Unit unit : compilation.units()) {
      Module module = unit.module();
      Globals globals =
          new Globals(
              module.packagePath(),
              ruleNames.getOrDefault(module.packagePath().toString(), Set.of()),
              module.imports());
      for (RuleUnit rule : unit.rules()) {
        rule.mapBranches(r -> resolve(globals, r));
      }
      if (compilation.options().strict()) {
        for (Import imported : module.imports()) {
          if (!isSyntax(imported) && !globals.isUsed(imported.name())) {
            compilation.unusedImports().add(new Compilation.Unused(unit, imported));
          }
        }
      }
    }
  }

  /** Resolves a query in the context of a package and of imports. */
  static Body query(Globals globals, Body body) {
    Resolver resolver = new Resolver(globals);
    resolver.hide(declaredIn(body));
    return resolver.body(body);
  }

  /** Whether an import only switches syntax on. */
  static boolean isSyntax(Import imported) {
    String root = imported.path().headName();
    return root.equals("future") || root.equals("rego");
  }

  private Rule resolve(Globals globals, Rule rule) {
    Head head = rule.head();
    for (Term arg : head.parameters()) {
      refuseRoots(rule, arg);
    }
    Resolver resolver = new Resolver(globals);
    resolver.hide(argumentNames(head.parameters()));
    resolver.hide(declaredIn(rule.body()));
    Term.Ref reference =
        new Term.Ref(
            head.reference().place(),
            head.reference().head(),
            resolver.terms(head.reference().path()));
    Head resolved =
        head.with(
            reference, head.args(), resolver.nullable(head.key()), resolver.nullable(head.value()));
    return rule.with(resolved, resolver.body(rule.body()), rule.otherwise());
  }

  private void refuseRoots(Rule rule, Term arg) {
    if (Ast.isRoot(arg)) {
      compilation
          .errors()
          .add(
              Errors.COMPILE,
              rule.place(),
              "args must not shadow " + arg + " (use a different variable name)");
    } else if (arg instanceof Term.Array a) {
      a.items().forEach(item -> refuseRoots(rule, item));
    } else if (arg instanceof Term.Obj o) {
      o.entries().forEach(e -> refuseRoots(rule, e.value()));
    }
  }

  /** The names that the patterns of the arguments bind. */
  private static Set<String> argumentNames(List<Term> args) {
    Set<String> names =
        new LinkedHashSet<>(
            Vars.of(args, Vars.Skip.OBJECT_KEYS, Vars.Skip.SETS, Vars.Skip.CLOSURES));
    new Walker() {
      @Override
      boolean enter(Term term) {
        if (term instanceof Term.Template template) {
          // bare names in templates of arguments mean variables of the body
          names.addAll(Vars.of(template));
        }
        return !(term instanceof Term.Comprehension || term instanceof Term.SetOf);
      }
    }.walkAll(args);
    return names;
  }

  /** The names that a body declares by {@code :=} and {@code some}, outside of comprehensions. */
  static Set<String> declaredIn(Body body) {
    Set<String> names = new LinkedHashSet<>();
    for (Literal literal : body.literals()) {
      names.addAll(declaredIn(literal));
    }
    return names;
  }

  static Set<String> declaredIn(Literal literal) {
    Set<String> names = new LinkedHashSet<>();
    new Walker() {
      @Override
      boolean enter(Literal l) {
        Expression expression = l.expression();
        if (expression instanceof Expression.Call c
            && Ast.isAssignment(c)
            && c.args().size() == 2) {
          names.addAll(Vars.of(c.args().get(0)));
        } else if (expression instanceof Expression.Some s) {
          s.names().forEach(v -> names.add(v.name()));
          Expression.Some.Member m = s.member();
          if (m != null) {
            names.addAll(Vars.of(m.value()));
            Term key = m.key();
            if (key != null) {
              names.addAll(Vars.of(key));
            }
          }
        }
        return true;
      }

      @Override
      boolean enter(Term term) {
        return !(term instanceof Term.Comprehension);
      }
    }.walk(literal);
    return names;
  }

  /** What the names outside of rules mean, and which of them were used. */
  static final class Globals {
    private final Map<String, Term.Ref> paths = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Globals(Term.Ref packagePath, Set<String> rules, List<Import> imports) {
      for (String name : rules) {
        paths.put(name, packagePath.append(new Term.Str(packagePath.place(), name)));
      }
      for (Import imported : imports) {
        if (!isSyntax(imported)) {
          paths.put(imported.name(), imported.path());
        }
      }
    }

    boolean isUsed(String name) {
      return used.contains(name);
    }

    boolean has(String name) {
      return paths.containsKey(name);
    }

    /** The path of a name, as if it stood there. */
    Term.Ref path(String name, Place place) {
      used.add(name);
      Term.Ref path = paths.get(name);
      if (path == null) {
        throw new IllegalArgumentException(name);
      }
      List<Term> elements = new ArrayList<>();
      for (Term element : path.path()) {
        elements.add(new Term.Str(place, ((Term.Str) element).value()));
      }
      return new Term.Ref(place, new Term.Var(place, path.headName()), elements);
    }
  }

  private static final class Resolver extends TermMapper {
    private final Globals globals;
    private final List<Set<String>> hidden = new ArrayList<>();

    Resolver(Globals globals) {
      this.globals = globals;
    }

    void hide(Set<String> names) {
      hidden.add(names);
    }

    private void unhide() {
      hidden.remove(hidden.size() - 1);
    }

    private boolean isGlobal(String name) {
      return globals.has(name) && hidden.stream().noneMatch(names -> names.contains(name));
    }

    @Override
    Term variable(Term.Var v) {
      return isGlobal(v.name()) ? globals.path(v.name(), v.place()) : v;
    }

    @Override
    Term.Ref reference(Term.Ref ref) {
      List<Term> path = terms(ref.path());
      if (!(ref.head() instanceof Term.Var v)) {
        return new Term.Ref(ref.place(), term(ref.head()), path);
      } else if (!isGlobal(v.name())) {
        return new Term.Ref(ref.place(), v, path);
      }
      Term.Ref prefix = globals.path(v.name(), v.place());
      List<Term> whole = new ArrayList<>(prefix.path());
      whole.addAll(path);
      return new Term.Ref(ref.place(), prefix.head(), whole);
    }

    @Override
    Term.Ref operator(Term.Ref operator) {
      return reference(operator);
    }

    @Override
    Term comprehension(Term.Comprehension c) {
      hide(declaredIn(c.body()));
      Term resolved = super.comprehension(c);
      unhide();
      return resolved;
    }

    @Override
    Expression expression(Expression expression) {
      if (!(expression instanceof Expression.Every e)) {
        return super.expression(expression);
      }
      Set<String> names = new HashSet<>();
      names.add(e.value().name());
      Term.Var key = e.key();
      if (key != null) {
        names.add(key.name());
      }
      hide(names);
      Expression resolved = super.expression(e);
      unhide();
      return resolved;
    }
  }

  /** The names that imports and a package give to a query. */
  static Globals globals(Compilation compilation, Term.Ref packagePath, List<Import> imports) {
    Set<String> names = new LinkedHashSet<>();
    String wanted = packagePath.toString();
    for (Unit unit : compilation.units()) {
      if (unit.module().packagePath().toString().equals(wanted)) {
        unit.rules().forEach(r -> names.add(r.rule().head().reference().headName()));
      }
    }
    if (packagePath.path().isEmpty() && packagePath.headName().equals(Names.DATA)) {
      names.clear();
    }
    return new Globals(packagePath, names, imports);
  }
}
