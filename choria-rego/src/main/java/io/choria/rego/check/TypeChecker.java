package io.choria.rego.check;

import io.choria.rego.ObjectValue;
import io.choria.rego.RegoError;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.ast.Body;
import io.choria.rego.ast.Expression;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Literal;
import io.choria.rego.ast.Names;
import io.choria.rego.ast.Rule;
import io.choria.rego.ast.Term;
import io.choria.rego.ast.With;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stage 19: finds expressions that can never have a value because of their types (spec 08 §3.4).
 * Rules are checked after those that they ask for.
 */
final class TypeChecker {
  /** Each level of nesting doubles the work: above this number the inner ones are checked once. */
  private static final int MOST_CLOSURES = 10;

  private final Compilation compilation;
  private final TypeErrors texts;

  TypeChecker(Compilation compilation) {
    this.compilation = compilation;
    this.texts = new TypeErrors(compilation);
  }

  /** Checks all rules and gives the types of what they define. */
  TypeEnvironment rules(RuleGraph graph) {
    TypeEnvironment env = TypeEnvironment.root(compilation);
    ObjectValue schemas = compilation.options().schemas();
    Value wholeInput = compilation.options().inputSchema();
    if (wholeInput != null) {
      env.input(SchemaTypes.of(wholeInput));
    }
    AnnotationSet annotations = compilation.annotations();
    SchemaAnnotations described =
        annotations == null ? null : new SchemaAnnotations(annotations, schemas);
    List<RegoError> errors = new ArrayList<>();
    for (RuleGraph.Node node : graph.sorted()) {
      errors.addAll(rule(env, node.unit(), node.current(), described));
    }
    errors.stream()
        .sorted((a, b) -> a.location().compareTo(b.location()))
        .forEach(e -> compilation.errors().add(e, true));
    return env;
  }

  /** Checks a query. */
  void query(TypeEnvironment env, Body body) {
    body(env.inner(compilation), body).forEach(e -> compilation.errors().add(e, true));
  }

  private List<RegoError> rule(
      TypeEnvironment env, RuleUnit unit, Rule rule, @Nullable SchemaAnnotations described) {
    TypeEnvironment inner = env.inner();
    List<RegoError> errors = new ArrayList<>();
    if (described != null) {
      described.apply(unit, inner, errors);
    }
    errors.addAll(body(inner, rule.body()));
    List<Term> path = unit.groundPath();
    if (!errors.isEmpty()) {
      // Whoever asks for it must not be blamed.
      env.documents().put(path, RegoType.any());
      return errors;
    }
    RegoType type = defined(inner, unit, rule.head());
    if (type != null) {
      env.documents().insert(path, type);
    }
    return errors;
  }

  private static @Nullable RegoType defined(TypeEnvironment env, RuleUnit unit, Head head) {
    Term key = head.key();
    Term value = head.value();
    RegoType own = null;
    for (Term arg : head.parameters()) {
      for (String name : Vars.of(arg)) {
        if (env.variable(name) == null) {
          env.put(name, RegoType.any());
        }
      }
    }
    if (key != null) {
      RegoType of = env.type(key);
      own = of == null ? null : new RegoType.SetOf(of);
    } else if (value != null) {
      own = env.type(value);
    }
    if (head.takesArguments()) {
      List<RegoType> args = new ArrayList<>();
      for (Term arg : head.parameters()) {
        args.add(Objects.requireNonNullElse(env.type(arg), RegoType.any()));
      }
      // of functions below a key that is not known nobody can tell which is called: anything stands
      // there, which is no error where it is read
      own =
          unit.isGround()
              ? new RegoType.Function(args, null, Objects.requireNonNullElse(own, RegoType.any()))
              : RegoType.any();
    }
    List<Term> path = unit.path();
    for (int i = path.size() - 1; i >= unit.groundPath().size() && own != null; i--) {
      RegoType keyType = env.type(path.get(i));
      own = keyType == null ? null : RegoType.object(keyType, own);
    }
    return own;
  }

  /** Checks a comprehension in its environment. */
  TypeEnvironment.TypeResult comprehension(TypeEnvironment inner, Term.Comprehension c) {
    List<RegoError> errors = body(inner, c.body());
    if (!errors.isEmpty()) {
      return new TypeEnvironment.TypeResult(null, errors);
    }
    RegoType value = inner.type(c.value());
    Term key = c.key();
    RegoType keyType = key == null ? null : inner.type(key);
    // an unknown element, such as an argument that nothing was said about, leaves it empty
    RegoType type =
        switch (c.kind()) {
          case ARRAY -> new RegoType.Array(List.of(), value);
          case SET -> new RegoType.SetOf(value);
          case OBJECT -> TypeAlgebra.entries(keyType, value);
        };
    return new TypeEnvironment.TypeResult(type, errors);
  }

  private List<RegoError> body(TypeEnvironment env, Body body) {
    List<RegoError> errors = new ArrayList<>();
    for (Literal literal : body.literals()) {
      TypeEnvironment own = literal.with().isEmpty() ? env : replaced(env, literal);
      List<RegoError> inner = new ArrayList<>(closures(own, literal));
      inner.addAll(new ReferenceTypes(own).check(literal));
      RegoError error = literal(own, literal);
      if (error != null && inner.isEmpty()) {
        errors.add(error);
      }
      errors.addAll(inner);
    }
    return errors;
  }

  /**
   * Checks the comprehensions of a literal; those inside of others once more for themselves, when
   * nothing is known of the variables around them, as the reference does.
   */
  private static List<RegoError> closures(TypeEnvironment env, Literal literal) {
    List<RegoError> errors = new ArrayList<>();
    boolean inner = env.checksInner() && countClosures(literal) <= MOST_CLOSURES;
    Walker walker =
        new Walker() {
          @Override
          boolean enter(Term term) {
            if (!(term instanceof Term.Comprehension c)) {
              return true;
            }
            List<RegoError> found = env.closure(c, inner).errors();
            if (!found.isEmpty()) {
              errors.clear();
              errors.addAll(found);
            }
            return inner && found.isEmpty();
          }
        };
    walker.walk(literal.expression());
    return errors;
  }

  private static int countClosures(Literal literal) {
    int[] count = {0};
    new Walker() {
      @Override
      boolean enter(Term term) {
        count[0] += term instanceof Term.Comprehension ? 1 : 0;
        return count[0] <= MOST_CLOSURES;
      }
    }.walk(literal.expression());
    return count[0];
  }

  private @Nullable RegoError literal(TypeEnvironment env, Literal literal) {
    for (With with : literal.with()) {
      RegoError error = replacement(env, with);
      if (error != null) {
        return error;
      }
    }
    if (!(literal.expression() instanceof Expression.Call call)) {
      return null;
    } else if (call.isUnification() && call.args().size() == 2) {
      Term left = call.args().get(0);
      Term right = call.args().get(1);
      RegoType leftType = env.type(left);
      RegoType rightType = env.type(right);
      return new TypeUnifier(env).unify(left, right)
          ? null
          : TypeErrors.match(literal.place(), leftType, rightType);
    }
    RegoError error = membership(env, literal, call);
    return error != null ? error : call(env, literal, call);
  }

  private @Nullable RegoError replacement(TypeEnvironment env, With with) {
    if (Ast.isRootedAt(with.target(), Names.INPUT)
        && with.value() instanceof Term.Ref value
        && value.headName().equals(Names.DATA)
        && env.reference(value) instanceof RegoType.Function function) {
      return texts.notCalled(value, function);
    }
    if (with.target() instanceof Term.Ref target
        && env.reference(target) instanceof RegoType.Function want
        && env.type(with.value()) instanceof RegoType.Function have
        && !TypeAlgebra.unifies(want, have)) {
      List<@Nullable RegoType> args = new ArrayList<>(have.args());
      return texts.arguments(with.place(), target, "arity mismatch", args, want);
    }
    return null;
  }

  /** What {@code in} finds must be able to be in the collection. */
  private @Nullable RegoError membership(
      TypeEnvironment env, Literal literal, Expression.Call call) {
    boolean keyed = call.name().equals("internal.member_3");
    int arity = keyed ? 3 : 2;
    if ((!keyed && !call.name().equals("internal.member_2")) || call.args().size() < arity) {
      return null;
    }
    RegoType collection = env.type(call.args().get(arity - 1));
    RegoType values = TypeAlgebra.values(collection);
    if (values == null) {
      return null;
    }
    RegoError error =
        keyed ? member(env, literal, call.args().get(0), TypeAlgebra.keys(collection)) : null;
    return error != null ? error : member(env, literal, call.args().get(arity - 2), values);
  }

  private static @Nullable RegoError member(
      TypeEnvironment env, Literal literal, Term term, @Nullable RegoType type) {
    if (type == null || TypeAlgebra.isUnknown(type)) {
      return null;
    }
    RegoType have = env.type(term);
    boolean possible = TypeAlgebra.isUnknown(have) || TypeAlgebra.unifies(have, type);
    return possible && new TypeUnifier(env).fits(term, type, false)
        ? null
        : TypeErrors.match(literal.place(), have, type);
  }

  private @Nullable RegoError call(TypeEnvironment env, Literal literal, Expression.Call call) {
    RegoType type = env.reference(call.operator());
    if (!(type instanceof RegoType.Function function)) {
      // a rule that may be anything counts as a function without arguments, as in the reference
      return type == null || type.equals(RegoType.any())
          ? null
          : CallChecks.undefined(compilation, literal, call);
    }
    RegoType result = function.result();
    int arity = function.arity();
    List<Term> args = call.args();
    List<@Nullable RegoType> have = new ArrayList<>();
    args.forEach(arg -> have.add(env.type(arg)));
    TypeUnifier unifier = new TypeUnifier(env);
    for (int i = 0; i < args.size(); i++) {
      RegoType want =
          i < arity
              ? function.args().get(i)
              : i == arity && result != null ? result : function.variadic();
      if (want == null) {
        return texts.arguments(
            literal.place(), call.operator(), "too many arguments", have, function);
      }
      RegoType own = have.get(i);
      boolean fits = TypeAlgebra.isUnknown(own) || TypeAlgebra.unifies(own, want);
      if (!fits || !unifier.fits(args.get(i), want, false)) {
        return texts.arguments(
            literal.place(), call.operator(), "invalid argument(s)", have, function);
      }
    }
    return null;
  }

  /** The environment of a literal whose modifiers replace documents. */
  private TypeEnvironment replaced(TypeEnvironment env, Literal literal) {
    TypeEnvironment dependents = env.replaced();
    TypeEnvironment targets = dependents.replaced();
    RuleGraph graph = compilation.graph();
    for (With with : literal.with()) {
      Term.Ref target = document(with.target());
      if (target == null) {
        continue;
      }
      RegoType type = env.reference(target);
      boolean function = type instanceof RegoType.Function;
      if (graph != null && target.headName().equals(Names.DATA)) {
        for (RuleUnit unit : graph.dependents(target, compilation.tree())) {
          if (!function || !unit.reference().toString().equals(target.toString())) {
            dependents.documents().put(unit.groundPath(), RegoType.any());
          }
        }
      }
      if (!function) {
        RegoType value = env.type(with.value());
        RegoType both = TypeAlgebra.or(type, value);
        boolean known = target.isGround() && type != null && value != null && both != null;
        targets
            .tree(target)
            .put(groundPrefix(target), known ? Objects.requireNonNull(both) : RegoType.any());
      }
    }
    return targets;
  }

  /** The reference to data or the input that a term is; null if it is none. */
  private static Term.@Nullable Ref document(Term term) {
    Term.Ref ref =
        term instanceof Term.Var v
            ? new Term.Ref(v.place(), v, List.of())
            : term instanceof Term.Ref r ? r : null;
    return ref != null && Names.isRoot(ref.headName()) ? ref : null;
  }

  private static List<Term> groundPrefix(Term.Ref ref) {
    int ground = 0;
    while (ground < ref.path().size() && Ast.isScalar(ref.path().get(ground))) {
      ground++;
    }
    return ref.path().subList(0, ground);
  }
}
