package io.choria.rego.check;

import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import io.choria.rego.core.CoreBody;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.CoreWith;
import io.choria.rego.core.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last step: checked and lowered syntax in the forms of {@code io.choria.rego.core}. */
final class CoreConverter {
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_GENERATED_TEXT = 80;

  private final Compilation compilation;

  CoreConverter(Compilation compilation) {
    this.compilation = compilation;
  }

  /** A rule with its branches; its head's reference is the whole path from {@code data}. */
  CoreRule rule(RuleUnit unit) {
    return rule(unit.rule(), unit.path());
  }

  private CoreRule rule(Rule rule, List<Term> path) {
    Term value = rule.head().key() != null ? rule.head().key() : rule.head().value();
    return new CoreRule(
        terms(path),
        rule.head().takesArguments() ? terms(rule.head().parameters()) : null,
        rule.head().isSet(),
        rule.isDefault(),
        value == null ? new CoreTerm.Const(Value.of(true)) : term(value),
        body(rule.body()),
        rule.otherwise() == null ? null : rule(rule.otherwise(), path),
        span(rule.head().place()),
        span(rule.place()));
  }

  /** A query. Solutions are made up of the variables that its author named. */
  CoreQuery query(Body body, int depth) {
    Map<String, CoreTerm.Var> variables = new LinkedHashMap<>();
    for (String name : Vars.of(body, Vars.Skip.CLOSURES)) {
      CoreTerm.Var variable = variable(name);
      if (!variable.generated() && !Names.isRoot(name)) {
        variables.put(name, variable);
      }
    }
    return new CoreQuery(body(body), List.copyOf(variables.values()), depth);
  }

  CoreBody body(Body body) {
    return new CoreBody(body.literals().stream().map(this::literal).toList());
  }

  private CoreLiteral literal(Literal literal) {
    return new CoreLiteral(
        literal.negated(),
        expression(literal.expression()),
        literal.with().stream().map(this::with).toList(),
        span(literal));
  }

  private static Span span(Place place) {
    return span(place, MAX_TEXT);
  }

  /** Lowering can make many literals of one long expression, which must not all hold its text. */
  private static Span span(Literal literal) {
    Place place = literal.place();
    return span(place, literal.generated() ? MAX_GENERATED_TEXT : MAX_TEXT);
  }

  private static Span span(Place place, int limit) {
    String text = place.row() == 0 ? "" : place.text(limit);
    return new Span(place.position(), text, place.end() - place.start());
  }

  private CoreExpr expression(Expression expression) {
    if (expression instanceof Expression.Test test) {
      return new CoreExpr.Test(term(test.term()));
    }
    if (expression instanceof Expression.Call call) {
      return call(call);
    }
    if (expression instanceof Expression.Every every) {
      return new CoreExpr.Every(
          every.key() == null ? null : variable(every.key().name()),
          variable(every.value().name()),
          term(every.domain()),
          body(every.body()));
    }
    if (expression instanceof Expression.NotBody not) {
      return new CoreExpr.Not(body(not.operand().body()));
    }
    if (expression instanceof Expression.Logic logic) {
      List<CoreBody> operands = logic.operands().stream().map(one -> body(one.body())).toList();
      return logic.operator() == Expression.Logic.Operator.AND
          ? new CoreExpr.And(operands)
          : new CoreExpr.Or(operands);
    }
    throw new IllegalStateException("not lowered: " + expression);
  }

  private CoreExpr call(Expression.Call call) {
    if (call.isUnification() && call.args().size() == 2) {
      return new CoreExpr.Unify(term(call.args().get(0)), term(call.args().get(1)));
    }
    int arity = compilation.arity(call.operator());
    if (compilation.builtin(call.operator()) != null) {
      return new CoreExpr.BuiltinCall(call.name(), arity, terms(call.args()));
    }
    return new CoreExpr.FunctionCall(path(call.operator()), arity, terms(call.args()));
  }

  private static List<Value> path(Term.Ref ref) {
    List<Value> path = new ArrayList<>();
    for (Term element : ref.path()) {
      Value value = Constants.of(element);
      if (value == null) {
        throw new IllegalStateException("no path: " + ref);
      }
      path.add(value);
    }
    return path;
  }

  private CoreWith with(With with) {
    Term.Ref target =
        with.target() instanceof Term.Ref ref
            ? ref
            : new Term.Ref(with.target().place(), with.target(), List.of());
    if (target.headName().equals(Names.INPUT)) {
      return new CoreWith.Input(terms(target.path()), value(with.value()));
    }
    boolean builtin = compilation.builtin(target) != null;
    if (!builtin && !compilation.isFunction(target)) {
      return new CoreWith.Data(terms(target.path()), value(with.value()));
    }
    CoreWith.CoreWithValue value = function(with.value());
    return builtin
        ? new CoreWith.Builtin(target.dotted(), value)
        : new CoreWith.Function(path(target), value);
  }

  private CoreWith.CoreWithValue value(Term term) {
    return new CoreWith.CoreWithValue.OfTerm(term(term));
  }

  private CoreWith.CoreWithValue function(Term term) {
    if (term instanceof Term.Ref ref && compilation.builtin(ref) != null) {
      return new CoreWith.CoreWithValue.OfBuiltin(ref.dotted());
    }
    if (term instanceof Term.Ref ref && compilation.isFunction(ref)) {
      return new CoreWith.CoreWithValue.OfFunction(path(ref));
    }
    if (term instanceof Term.Ref ref && ref.headName().equals(Names.DATA)) {
      return new CoreWith.CoreWithValue.OfDocument(path(ref));
    }
    return value(term);
  }

  private List<CoreTerm> terms(List<Term> terms) {
    return terms.stream().map(this::term).toList();
  }

  private CoreTerm.Var variable(String name) {
    String written = Names.isWildcard(name) ? null : compilation.names().written(name);
    boolean ignored = Names.isWildcard(name) || compilation.names().isIgnored(name);
    String display = ignored ? "_" : written == null ? name : written;
    return new CoreTerm.Var(name, display, ignored || written == null);
  }

  private CoreTerm term(Term term) {
    Value constant = Constants.of(term);
    if (constant != null) {
      return new CoreTerm.Const(constant);
    }
    if (term instanceof Term.Var variable) {
      return root(variable.name());
    }
    if (term instanceof Term.Ref ref) {
      CoreTerm head = term(ref.head());
      return ref.path().isEmpty() ? head : new CoreTerm.Ref(head, terms(ref.path()));
    }
    if (term instanceof Term.Array array) {
      return new CoreTerm.Array(terms(array.items()));
    }
    if (term instanceof Term.SetOf set) {
      return new CoreTerm.SetOf(terms(set.items()));
    }
    if (term instanceof Term.Obj object) {
      return new CoreTerm.Obj(
          object.entries().stream()
              .map(entry -> new CoreTerm.Entry(term(entry.key()), term(entry.value())))
              .toList());
    }
    if (term instanceof Term.Comprehension comprehension) {
      return comprehension(comprehension);
    }
    throw new IllegalStateException("not lowered: " + term);
  }

  private CoreTerm root(String name) {
    return switch (name) {
      case Names.INPUT -> CoreTerm.Root.INPUT;
      case Names.DATA -> CoreTerm.Root.DATA;
      default -> variable(name);
    };
  }

  private CoreTerm comprehension(Term.Comprehension comprehension) {
    CoreTerm value = term(comprehension.value());
    CoreBody body = body(comprehension.body());
    return switch (comprehension.kind()) {
      case ARRAY -> new CoreTerm.ArrayComp(value, body);
      case SET -> new CoreTerm.SetComp(value, body);
      case OBJECT -> {
        Term key = comprehension.key();
        yield new CoreTerm.ObjComp(key == null ? value : term(key), value, body);
      }
    };
  }
}
