package io.choria.messaging.rpc.expr;

import io.choria.messaging.rpc.expr.Type.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds mistakes that no value could cure, as Choria's compiler does: such a filter never matches.
 */
final class Checker implements Node.Visitor<Type> {
  private final Declarations declarations;
  private final Map<String, Type> locals = new HashMap<>();
  private final Deque<Type> elements = new ArrayDeque<>();

  Checker(Declarations declarations) {
    this.declarations = declarations;
  }

  /** The type that a node gives. */
  Type check(Node node) {
    return Objects.requireNonNull(node.accept(this));
  }

  private static ExprException wrong(String operator, Type... types) {
    List<Kind> kinds = new ArrayList<>();
    for (Type type : types) {
      kinds.add(type.kind());
    }
    return new ExprException("'" + operator + "' can't be used on " + kinds);
  }

  @Override
  public Type literal(Node.Literal node) {
    Object value = node.value();
    if (value == null) {
      return Type.NIL;
    }
    if (value instanceof Boolean) {
      return Type.BOOLEAN;
    }
    if (value instanceof Long) {
      return Type.INTEGER;
    }
    return value instanceof Double ? Type.FLOAT : Type.TEXT;
  }

  @Override
  public Type name(Node.Name node) {
    Type local = locals.get(node.name());
    if (local != null) {
      return local;
    }
    Type declared = declarations.variables().get(node.name());
    if (declared != null) {
      return declared;
    }
    if (declarations.functions().containsKey(node.name())) {
      throw new ExprException(node.name() + " is a function and has to be called");
    }
    if (node.name().equals("$env")) {
      return Type.MAP;
    }
    if (declarations.strict() || node.name().startsWith("$")) {
      throw new ExprException("unknown name " + node.name());
    }
    return Type.ANY;
  }

  @Override
  public Type element(Node.Element node) {
    return switch (node.name()) {
      case "" -> elements.isEmpty() ? Type.ANY : elements.peek();
      case "index" -> Type.INTEGER;
      case "acc" -> Type.ANY;
      default -> throw new ExprException("unknown name #" + node.name());
    };
  }

  @Override
  public Type unary(Node.Unary node) {
    Type type = check(node.operand());
    boolean negation = node.operator().equals("not") || node.operator().equals("!");
    if (negation ? !type.maybe(Kind.BOOLEAN) : !type.maybeNumber()) {
      throw wrong(node.operator(), type);
    }
    return negation ? Type.BOOLEAN : type;
  }

  @Override
  public Type binary(Node.Binary node) {
    Type left = check(node.left());
    Type right = check(node.right());
    String operator = node.operator();
    return switch (operator) {
      case "==", "!=" -> require(left.comparable(right), Type.BOOLEAN, operator, left, right);
      case "or", "||", "and", "&&" ->
          require(
              left.maybe(Kind.BOOLEAN) && right.maybe(Kind.BOOLEAN),
              Type.BOOLEAN,
              operator,
              left,
              right);
      case "in" -> require(mayHold(right, left), Type.BOOLEAN, operator, left, right);
      case "matches" -> matches(node, left, right);
      case "contains", "startsWith", "endsWith" ->
          require(
              left.maybe(Kind.TEXT) && right.maybe(Kind.TEXT), Type.BOOLEAN, operator, left, right);
      case ".." ->
          require(
              left.maybe(Kind.INTEGER) && right.maybe(Kind.INTEGER),
              Type.INTEGERS,
              operator,
              left,
              right);
      case "+" -> plus(left, right);
      case "-" -> minus(left, right);
      case "*" -> times(left, right);
      case "/", "**", "^" ->
          require(left.maybeNumber() && right.maybeNumber(), Type.FLOAT, operator, left, right);
      case "%" ->
          require(
              left.maybe(Kind.INTEGER) && right.maybe(Kind.INTEGER),
              Type.INTEGER,
              operator,
              left,
              right);
      case "??" -> left.is(Kind.NIL) ? right : left.equals(right) ? left : Type.ANY;
      case "?:" -> require(left.maybe(Kind.BOOLEAN), Type.ANY, operator, left);
      default -> throw new ExprException("unknown operator " + operator);
    };
  }

  private static Type require(boolean holds, Type result, String operator, Type... types) {
    if (!holds) {
      throw wrong(operator, types);
    }
    return result;
  }

  private static boolean mayHold(Type holder, Type value) {
    return switch (holder.kind()) {
      case ANY, NIL -> true;
      case LIST -> holder.elements().comparable(value);
      case MAP -> value.maybe(Kind.TEXT) || value.is(Kind.NIL);
      default -> false;
    };
  }

  private static Type matches(Node.Binary node, Type left, Type right) {
    if (node.right() instanceof Node.Literal literal
        && literal.value() instanceof String text
        && Regexes.compile(text, false) == null) {
      throw new ExprException("expected a regular expression, got " + text);
    }
    return require(
        left.maybe(Kind.TEXT) && right.maybe(Kind.TEXT), Type.BOOLEAN, "matches", left, right);
  }

  private static Type number(Type left, Type right) {
    if (left.is(Kind.INTEGER) && right.is(Kind.INTEGER)) {
      return Type.INTEGER;
    }
    return left.isNumber() && right.isNumber() ? Type.FLOAT : Type.ANY;
  }

  private static Type plus(Type left, Type right) {
    if (left.maybeNumber() && right.maybeNumber()) {
      return number(left, right);
    }
    if (left.is(Kind.TEXT) && right.is(Kind.TEXT)) {
      return Type.TEXT;
    }
    boolean times =
        (left.is(Kind.TIME) && right.maybe(Kind.DURATION))
            || (left.is(Kind.DURATION) && right.maybe(Kind.TIME));
    boolean durations = left.maybe(Kind.DURATION) && right.maybe(Kind.DURATION);
    boolean dynamic =
        (left.is(Kind.ANY) && (right.is(Kind.TEXT) || right.is(Kind.TIME)))
            || (right.is(Kind.ANY) && (left.is(Kind.TEXT) || left.is(Kind.TIME)));
    return require(times || durations || dynamic, times ? Type.TIME : Type.ANY, "+", left, right);
  }

  private static Type minus(Type left, Type right) {
    if (left.maybeNumber() && right.maybeNumber()) {
      return number(left, right);
    }
    boolean times = left.maybe(Kind.TIME) && (right.maybe(Kind.TIME) || right.maybe(Kind.DURATION));
    boolean durations = left.maybe(Kind.DURATION) && right.maybe(Kind.DURATION);
    Type result =
        left.is(Kind.TIME) && right.is(Kind.TIME)
            ? Type.DURATION
            : left.is(Kind.DURATION) && right.is(Kind.DURATION) ? Type.DURATION : Type.ANY;
    return require(times || durations, result, "-", left, right);
  }

  private static Type times(Type left, Type right) {
    if (left.maybeNumber() && right.maybeNumber()) {
      return number(left, right);
    }
    boolean durations =
        (left.is(Kind.DURATION) && (right.maybeNumber() || right.is(Kind.DURATION)))
            || (right.is(Kind.DURATION) && left.maybeNumber());
    boolean open = left.is(Kind.ANY) || right.is(Kind.ANY);
    return require(durations, open ? Type.ANY : Type.DURATION, "*", left, right);
  }

  @Override
  public Type ordering(Node.Ordering node) {
    Type left = check(node.operands().get(0));
    for (int i = 0; i < node.operators().size(); i++) {
      Type right = check(node.operands().get(i + 1));
      boolean holds =
          (left.maybeNumber() && right.maybeNumber())
              || (left.maybe(Kind.TEXT) && right.maybe(Kind.TEXT))
              || (left.maybe(Kind.TIME) && right.maybe(Kind.TIME))
              || (left.maybe(Kind.DURATION) && right.maybe(Kind.DURATION));
      require(holds, Type.BOOLEAN, node.operators().get(i), left, right);
      left = right;
    }
    return Type.BOOLEAN;
  }

  @Override
  public Type chain(Node.Chain node) {
    check(node.node());
    return Type.ANY;
  }

  @Override
  public Type member(Node.Member node) {
    Type base = check(node.node());
    Type property = check(node.property());
    return switch (base.kind()) {
      case ANY -> Type.ANY;
      case MAP -> require(property.maybe(Kind.TEXT), Type.ANY, "[]", base, property);
      case LIST -> require(property.maybe(Kind.INTEGER), base.elements(), "[]", base, property);
      default -> throw wrong("[]", base, property);
    };
  }

  @Override
  public Type slice(Node.Slice node) {
    Type base = check(node.node());
    for (Node edge : new @Nullable Node[] {node.from(), node.to()}) {
      if (edge != null) {
        Type type = check(edge);
        require(type.maybe(Kind.INTEGER), Type.INTEGER, "[:]", type);
      }
    }
    return require(base.maybe(Kind.TEXT) || base.is(Kind.LIST), base, "[:]", base);
  }

  @Override
  public Type call(Node.Call node) {
    List<Type> given = node.arguments().stream().map(this::check).toList();
    Declarations.Signature signature = declarations.functions().get(node.function());
    if (signature == null) {
      if (declarations.strict()
          || declarations.variables().containsKey(node.function())
          || locals.containsKey(node.function())) {
        throw new ExprException("there is no function " + node.function());
      }
      return Type.ANY; // a mistake only when it is called
    }
    boolean fits = given.size() == signature.parameters().size();
    for (int i = 0; fits && i < given.size(); i++) {
      Type wanted = signature.parameters().get(i);
      Type type = given.get(i);
      fits =
          wanted.is(Kind.ANY)
              || type.is(Kind.ANY)
              || (type.is(wanted.kind()) && !(type.fixed() && !wanted.fixed()));
    }
    if (!fits) {
      throw wrong(node.function(), given.toArray(new Type[0]));
    }
    return signature.result();
  }

  @Override
  public Type invoke(Node.Invoke node) {
    if (!(node.callee() instanceof Node.Member member)) {
      Type callee = check(node.callee());
      node.arguments().forEach(this::check);
      return require(callee.is(Kind.ANY), Type.ANY, "()", callee);
    }
    Type receiver = check(member.node());
    List<Type> given = node.arguments().stream().map(this::check).toList();
    if (TimeMethods.has(receiver.kind())
        && member.property() instanceof Node.Literal name
        && name.value() instanceof String method) {
      return TimeMethods.find(receiver.kind(), method).check(method, given);
    }
    return require(receiver.is(Kind.ANY), Type.ANY, "()", receiver);
  }

  @Override
  public Type builtin(Node.BuiltinCall node) {
    List<Type> given = node.arguments().stream().map(this::check).toList();
    Type body = null;
    if (node.predicate() != null) {
      elements.push(given.isEmpty() ? Type.ANY : given.get(0).elements());
      body = check(node.predicate());
      elements.pop();
    }
    return node.builtin().check(given, body);
  }

  @Override
  public Type conditional(Node.Conditional node) {
    Type condition = check(node.condition());
    require(condition.maybe(Kind.BOOLEAN), Type.BOOLEAN, "?", condition);
    Type then = check(node.then());
    Type otherwise = check(node.otherwise());
    if (then.is(Kind.NIL)) {
      return otherwise;
    }
    return otherwise.is(Kind.NIL) || then.equals(otherwise) ? then : Type.ANY;
  }

  @Override
  public Type let(Node.Let node) {
    String name = node.name();
    boolean taken =
        declarations.variables().containsKey(name)
            || declarations.functions().containsKey(name)
            || Builtin.find(name) != null
            || locals.containsKey(name);
    if (taken) {
      throw new ExprException("the name " + name + " is taken");
    }
    locals.put(name, check(node.value()));
    Type type = check(node.body());
    locals.remove(name);
    return type;
  }

  @Override
  public Type sequence(Node.Sequence node) {
    Type last = Type.NIL;
    for (Node each : node.nodes()) {
      last = check(each);
    }
    return last;
  }

  @Override
  public Type list(Node.ListOf node) {
    Type common = null;
    for (Node each : node.nodes()) {
      Type type = check(each);
      common = common == null || common.equals(type) ? type : Type.ANY;
    }
    return Type.listOf(common == null ? Type.ANY : common);
  }

  @Override
  public Type map(Node.MapOf node) {
    node.keys().forEach(this::check);
    node.values().forEach(this::check);
    return Type.MAP;
  }
}
