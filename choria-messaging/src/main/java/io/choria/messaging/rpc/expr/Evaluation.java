package io.choria.messaging.rpc.expr;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One evaluation of one tree. */
final class Evaluation implements Node.Visitor<Object> {
  /** Zones and forms take longer than sums. */
  private static final int METHOD_COST = 20;

  private static final long MAX_RANGE = 100_000;

  /** Ends the walk of a chain at the optional member that is not there. */
  private static final Object ABSENT = new Object();

  private final Environment environment;
  private final Budget budget;
  private final Map<String, @Nullable Object> locals = new HashMap<>();
  private @Nullable Focus focus;

  Evaluation(Environment environment, Budget budget) {
    this.environment = environment;
    this.budget = budget;
  }

  /** The element that a predicate looks at. */
  private record Focus(@Nullable Object element, long index, @Nullable Object accumulated) {}

  private @Nullable Object value(Node node) {
    budget.spend(1);
    return node.accept(this);
  }

  @Override
  public @Nullable Object literal(Node.Literal node) {
    return node.value();
  }

  @Override
  public @Nullable Object name(Node.Name node) {
    if (locals.containsKey(node.name())) {
      return locals.get(node.name());
    }
    return node.name().equals("$env") ? all() : environment.variable(node.name());
  }

  /** The whole environment, of which each variable is fetched when it is looked at. */
  private Map<String, @Nullable Object> all() {
    return new AbstractMap<>() {
      @Override
      public @Nullable Object get(@Nullable Object name) {
        return name instanceof String text && containsKey(text) ? environment.variable(text) : null;
      }

      @Override
      public boolean containsKey(@Nullable Object name) {
        return environment.names().contains(String.valueOf(name));
      }

      @Override
      public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        Map<String, @Nullable Object> copy = new TreeMap<>();
        environment.names().forEach(name -> copy.put(name, environment.variable(name)));
        return copy.entrySet();
      }
    };
  }

  @Override
  public @Nullable Object element(Node.Element node) {
    Focus now = focus;
    if (now == null) {
      throw new ExprException("there is no element here");
    }
    return switch (node.name()) {
      case "index" -> now.index();
      case "acc" -> now.accumulated();
      default -> now.element();
    };
  }

  @Override
  public Object unary(Node.Unary node) {
    Object operand = value(node.operand());
    return switch (node.operator()) {
      case "-" -> Arithmetic.negate(operand);
      case "+" -> operand instanceof Number number ? number : Values.decimal("+", operand);
      default -> !Values.flag(node.operator(), operand);
    };
  }

  @Override
  public @Nullable Object binary(Node.Binary node) {
    Object left = value(node.left());
    switch (node.operator()) {
      case "and", "&&" -> {
        return Values.flag("and", left) && Values.flag("and", value(node.right()));
      }
      case "or", "||" -> {
        return Values.flag("or", left) || Values.flag("or", value(node.right()));
      }
      case "??" -> {
        return left == null ? value(node.right()) : left;
      }
      case "?:" -> {
        return Values.flag("?:", left) ? left : value(node.right());
      }
      default -> {
        return combine(node.operator(), left, value(node.right()));
      }
    }
  }

  private Object combine(String operator, @Nullable Object left, @Nullable Object right) {
    return switch (operator) {
      case "==" -> Values.equal(left, right, budget);
      case "!=" -> !Values.equal(left, right, budget);
      case "in" -> holds(right, left);
      case "matches" -> matches(left, right);
      case "contains" -> text(operator, left).contains(text(operator, right));
      case "startsWith" -> text(operator, left).startsWith(text(operator, right));
      case "endsWith" -> text(operator, left).endsWith(text(operator, right));
      case ".." -> range(left, right);
      case "+" -> Arithmetic.plus(left, right, budget);
      case "-" -> Arithmetic.minus(left, right);
      case "*" -> Arithmetic.times(left, right);
      case "/" -> Values.decimal("/", left) / Values.decimal("/", right);
      case "%" -> Arithmetic.remainder(left, right);
      default -> Math.pow(Values.decimal(operator, left), Values.decimal(operator, right));
    };
  }

  private String text(String operator, @Nullable Object value) {
    String text = Values.text(operator, value);
    budget.spend(text.length() / 8);
    return text;
  }

  private boolean holds(@Nullable Object holder, @Nullable Object value) {
    if (holder == null) {
      return false;
    }
    if (holder instanceof Map<?, ?> map) {
      if (value != null && !(value instanceof String)) {
        throw Values.wrong("in", value, holder);
      }
      return map.containsKey(value == null ? "" : value);
    }
    for (Object each : Values.list("in", holder)) {
      if (Values.equal(each, value, budget)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(@Nullable Object left, @Nullable Object right) {
    String text = text("matches", left);
    Pattern pattern = Regexes.compile(Values.text("matches", right), false);
    if (pattern == null) {
      throw new ExprException("expected a regular expression");
    }
    budget.spend(text.length());
    return pattern.matcher(text).find();
  }

  private Object range(@Nullable Object left, @Nullable Object right) {
    long from = Values.cut("..", left);
    long to = Values.cut("..", right);
    if (to - from > MAX_RANGE || (to > from && to - from < 0)) {
      throw new ExprException("expected a range of at most " + MAX_RANGE + " numbers");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = from; i <= to; i++) {
      numbers.add(i);
    }
    budget.spend(numbers.size());
    return numbers;
  }

  @Override
  public Object ordering(Node.Ordering node) {
    Object left = value(node.operands().get(0));
    for (int i = 0; i < node.operators().size(); i++) {
      Object right = value(node.operands().get(i + 1));
      if (!Values.ordered(node.operators().get(i), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  @Override
  public @Nullable Object chain(Node.Chain node) {
    Object value = value(node.node());
    return value == ABSENT ? null : value;
  }

  @Override
  public @Nullable Object member(Node.Member node) {
    Object base = value(node.node());
    if (base == ABSENT || (base == null && node.optional())) {
      return ABSENT;
    }
    Object property = value(node.property());
    if (base instanceof Map<?, ?> map) {
      Object key = property == null ? "" : property;
      if (key instanceof String || map.containsKey(key)) {
        return map.get(key);
      }
    }
    if (base instanceof List<?> list) {
      return list.get(index(list.size(), Values.cut("[]", property)));
    }
    if (base instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      budget.spend(bytes.length / 8);
      return (long) (bytes[index(bytes.length, Values.cut("[]", property))] & 0xff);
    }
    throw Values.wrong("[]", base, property);
  }

  private static int index(int length, long wanted) {
    long index = wanted < 0 ? length + wanted : wanted;
    if (index < 0 || index >= length) {
      throw new ExprException("the index " + wanted + " is not in a list of " + length);
    }
    return (int) index;
  }

  @Override
  public Object slice(Node.Slice node) {
    Object base = value(node.node());
    int length = base instanceof String text ? text.length() : Values.list("[:]", base).size();
    int from = node.from() == null ? 0 : edge(length, value(node.from()));
    int to = node.to() == null ? length : edge(length, value(node.to()));
    from = Math.min(from, to);
    budget.spend(to - from);
    if (base instanceof String text) {
      return text.substring(from, to);
    }
    return new ArrayList<>(Values.list("[:]", base).subList(from, to));
  }

  private static int edge(int length, @Nullable Object value) {
    long wanted = Values.cut("[:]", value);
    return (int) Math.max(0, Math.min(length, wanted < 0 ? length + wanted : wanted));
  }

  @Override
  public @Nullable Object call(Node.Call node) {
    List<@Nullable Object> arguments = values(node.arguments());
    Object value = environment.call(node.function(), arguments);
    return value instanceof Instant instant ? Moment.of(instant, ZoneOffset.UTC) : value;
  }

  private List<@Nullable Object> values(List<Node> nodes) {
    List<@Nullable Object> values = new ArrayList<>(nodes.size());
    for (Node each : nodes) {
      values.add(value(each));
    }
    return values;
  }

  @Override
  public @Nullable Object invoke(Node.Invoke node) {
    if (!(node.callee() instanceof Node.Member member)
        || !(member.property() instanceof Node.Literal name)
        || !(name.value() instanceof String method)) {
      throw new ExprException("there is no such function");
    }
    Object receiver = value(member.node());
    if (receiver == ABSENT || (receiver == null && member.optional())) {
      return ABSENT;
    }
    List<@Nullable Object> arguments = values(node.arguments());
    budget.spend(METHOD_COST);
    return TimeMethods.find(TimeMethods.kind(receiver), method)
        .call(method, Objects.requireNonNull(receiver), arguments);
  }

  @Override
  public @Nullable Object builtin(Node.BuiltinCall node) {
    List<@Nullable Object> arguments = values(node.arguments());
    Node predicate = node.predicate();
    Builtin.Lambda lambda =
        predicate == null
            ? null
            : (element, index, accumulated) -> {
              Focus outer = focus;
              focus = new Focus(element, index, accumulated);
              Object value = value(predicate);
              focus = outer;
              return value;
            };
    Builtin builtin = node.builtin();
    return builtin.code().run(new Builtin.Arguments(builtin.name(), arguments, lambda, budget));
  }

  @Override
  public @Nullable Object conditional(Node.Conditional node) {
    return Values.flag("?", value(node.condition())) ? value(node.then()) : value(node.otherwise());
  }

  @Override
  public @Nullable Object let(Node.Let node) {
    locals.put(node.name(), value(node.value()));
    Object value = value(node.body());
    locals.remove(node.name());
    return value;
  }

  @Override
  public @Nullable Object sequence(Node.Sequence node) {
    Object last = null;
    for (Node each : node.nodes()) {
      last = value(each);
    }
    return last;
  }

  @Override
  public Object list(Node.ListOf node) {
    return values(node.nodes());
  }

  @Override
  public Object map(Node.MapOf node) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < node.keys().size(); i++) {
      map.put(Values.show(value(node.keys().get(i))), value(node.values().get(i)));
    }
    return map;
  }
}
