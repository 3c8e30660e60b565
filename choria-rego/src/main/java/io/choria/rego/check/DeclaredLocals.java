package io.choria.rego.check;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Stage 6: renames declared variables and arguments in all rules (spec 08 §2.7, §3.3). */
final class DeclaredLocals {
  private final Compilation compilation;
  private final Errors errors;
  private final boolean strict;

  DeclaredLocals(Compilation compilation) {
    this.compilation = compilation;
    this.errors = compilation.errors();
    this.strict = compilation.options().strict();
  }

  void run() {
    compilation.rules().forEach(this::rewrite);
  }

  private void rewrite(RuleUnit unit) {
    Rule first = unit.rule();
    Set<String> unusedArgs = new LinkedHashSet<>();
    if (strict) {
      unusedArgs.addAll(Vars.of(first.head().parameters()));
    }
    Scopes arguments = new Scopes(compilation.names());
    new Arguments(arguments).terms(first.head().parameters());
    unit.mapBranches(rule -> branch(rule, arguments, unusedArgs));
    for (String arg : unusedArgs) {
      if (!Names.isWildcard(arg)) {
        errors.recoverable(
            Errors.COMPILE,
            first.head().place(),
            "unused argument " + arg + ". (hint: use _ (wildcard variable) instead)");
      }
    }
  }

  private Rule branch(Rule rule, Scopes arguments, Set<String> unusedArgs) {
    Head head = nested(rule.head());
    Set<String> used = new HashSet<>();
    head.reference().path().forEach(term -> used.addAll(Vars.mentioned(term)));
    Term key = head.key();
    if (key != null) {
      used.addAll(Vars.mentioned(key));
    }
    Term value = head.value();
    if (value != null) {
      used.addAll(Vars.mentioned(value));
      unusedArgs.removeAll(Vars.mentioned(value));
    }
    Scopes scopes = new Scopes(arguments);
    hideBuiltins(rule, scopes);
    LocalRewriter rewriter = new LocalRewriter(compilation.names(), scopes, strict);
    Body body = rewriter.body(rule.body(), used);
    report(rewriter);
    unusedArgs.removeIf(arg -> scopes.uses(arg) > 1);
    return rule.with(renamed(head, scopes.innermost().names()), body, rule.otherwise());
  }

  private void report(LocalRewriter rewriter) {
    for (RegoError e : rewriter.errors()) {
      errors.add(e, false);
    }
    for (RegoError e : rewriter.unused()) {
      errors.add(e, true);
    }
  }

  /** Declarations inside of comprehensions of the head have nothing to do with the body. */
  private Head nested(Head head) {
    TermMapper mapper =
        new TermMapper() {
          @Override
          Term comprehension(Term.Comprehension c) {
            LocalRewriter own =
                new LocalRewriter(compilation.names(), new Scopes(compilation.names()), strict);
            Term rewritten = own.comprehension(c);
            report(own);
            return rewritten;
          }
        };
    return mapped(head, head.args(), mapper);
  }

  private static Head renamed(Head head, Map<String, String> names) {
    TermMapper mapper = new Renaming(names);
    List<Term> parameters = head.args();
    if (parameters != null) {
      parameters = mapper.terms(parameters);
    }
    return mapped(head, parameters, mapper);
  }

  private static Head mapped(Head head, @Nullable List<Term> parameters, TermMapper mapper) {
    Term.Ref before = head.reference();
    Term.Ref reference = new Term.Ref(before.place(), before.head(), mapper.terms(before.path()));
    return head.with(
        reference, parameters, mapper.nullable(head.key()), mapper.nullable(head.value()));
  }

  /** A variable with the name of a built-in must not be taken for it later. */
  private void hideBuiltins(Rule rule, Scopes scopes) {
    Set<String> declared = ResolveNames.declaredIn(rule.body());
    Set<String> inModifiers = new HashSet<>();
    new Walker() {
      @Override
      boolean enter(With with) {
        inModifiers.addAll(Vars.of(List.of(with.target(), with.value())));
        return true;
      }
    }.walk(rule.body());
    for (String name : new TreeSet<>(Vars.of(rule.body(), Vars.Skip.CLOSURES))) {
      if (compilation.options().builtins().find(name) != null
          && !declared.contains(name)
          && !inModifiers.contains(name)
          && scopes.declared(name) == null) {
        scopes.insert(name, compilation.names().next(), Scopes.Occurrence.SEEN);
      }
    }
  }

  /** Gives the variables of argument patterns new names. */
  private final class Arguments extends TermMapper {
    private final Scopes scopes;

    Arguments(Scopes scopes) {
      this.scopes = scopes;
    }

    @Override
    Term variable(Term.Var v) {
      String known = scopes.declared(v.name());
      if (known != null) {
        scopes.use(v.name());
        return new Term.Var(v.place(), known);
      }
      String fresh = compilation.names().next();
      scopes.insert(v.name(), fresh, Scopes.Occurrence.ARGUMENT);
      return new Term.Var(v.place(), fresh);
    }

    @Override
    Term object(Term.Obj object) {
      List<Term.Entry> entries = new ArrayList<>();
      object.entries().forEach(e -> entries.add(new Term.Entry(e.key(), term(e.value()))));
      return new Term.Obj(object.place(), entries);
    }

    @Override
    Term call(Term.Call call) {
      Place place = call.place();
      errors.add(Errors.COMPILE, place, "rule arguments cannot contain calls");
      return call;
    }

    @Override
    Term comprehension(Term.Comprehension c) {
      return c;
    }

    @Override
    Term template(Term.Template template) {
      return template;
    }

    @Override
    Term term(Term term) {
      return term instanceof Term.SetOf ? term : super.term(term);
    }
  }
}
