package io.choria.rego.plan;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.core.CoreBody;
import io.choria.rego.core.CoreExpr;
import io.choria.rego.core.CoreLiteral;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.TreeNode;
import io.choria.rego.index.Acceptance;
import io.choria.rego.index.Condition;
import io.choria.rego.index.IndexKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads off the body of a rule what rules it out before it is entered (spec 08 §6.2). */
final class Conditions {
  /** Built-ins that are defined for all arguments, and quick. */
  static final Set<String> NEVER_FAIL =
      Set.of("equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2", "internal.member_3");

  /** Built-ins that can do nothing but fail, and take no longer than their arguments are large. */
  private static final Set<String> ONLY_FAIL =
      Set.of(
          "contains",
          "count",
          "div",
          "endswith",
          "glob.match",
          "lower",
          "minus",
          "mul",
          "plus",
          "regex.match",
          "rem",
          "split",
          "startswith",
          "strings.any_prefix_match",
          "strings.any_suffix_match",
          "to_number",
          "trim",
          "trim_prefix",
          "trim_space",
          "trim_suffix",
          "type_name",
          "upper");

  private final TreeNode root;
  private final Map<String, IndexKey> names = new HashMap<>();

  /** Variables that are elements of the collections at these places. */
  private final Map<String, IndexKey> elements = new HashMap<>();

  /** Variables that stand for constants, wherever in the body. */
  private final Map<String, CoreTerm> constants = new HashMap<>();

  private final List<Condition> found = new ArrayList<>();

  /** What each {@code or} asks: one of these groups must hold. */
  private final List<List<List<Condition>>> choices = new ArrayList<>();

  private int certain;
  private boolean harmless = true;
  private Notice noticed = Notice.NOBODY;
  private Notice guarded = Notice.NOBODY;
  private boolean excludable = true;

  private Conditions(TreeNode root) {
    this.root = root;
  }

  /** The conditions of one branch. */
  static Conditions of(CoreRule branch, TreeNode root) {
    Conditions conditions = new Conditions(root);
    List<CoreTerm> args = branch.args();
    for (int i = 0; args != null && i < args.size(); i++) {
      conditions.argument(i, args.get(i));
    }
    conditions.excludable = !prints(branch.body());
    conditions.body(branch.body());
    return conditions;
  }

  private void body(CoreBody body) {
    for (CoreLiteral literal : body.literals()) {
      constant(literal);
    }
    for (CoreLiteral literal : body.literals()) {
      literal(literal);
    }
  }

  /** Whether entering the body can print something. */
  private static boolean prints(CoreBody body) {
    return body.literals().stream().anyMatch(literal -> prints(literal.expr()));
  }

  private static boolean prints(CoreExpr expr) {
    if (expr instanceof CoreExpr.BuiltinCall call) {
      return call.name().equals("internal.print");
    } else if (expr instanceof CoreExpr.And and) {
      return and.operands().stream().anyMatch(Conditions::prints);
    } else if (expr instanceof CoreExpr.Or or) {
      return or.operands().stream().anyMatch(Conditions::prints);
    } else if (expr instanceof CoreExpr.Every every) {
      return prints(every.body());
    }
    return expr instanceof CoreExpr.Not not && prints(not.body());
  }

  /**
   * The ways into the body, each with all its conditions, of which one must hold; one way without
   * conditions if the body must be entered whatever they say.
   */
  List<List<Condition>> ways() {
    return excludable ? Ways.of(found, choices) : List.of(List.of());
  }

  /**
   * Who can notice a literal in front of a condition, or the condition itself, so that the
   * conditions must be asked first.
   */
  Notice guarded() {
    return excludable && !(found.isEmpty() && choices.isEmpty()) ? guarded : Notice.NOBODY;
  }

  /** Who can notice that the body is entered. */
  Notice noticed() {
    return noticed;
  }

  private void argument(int position, CoreTerm pattern) {
    IndexKey key = new IndexKey(IndexKey.Root.ARGUMENT, position, List.of());
    if (pattern instanceof CoreTerm.Var variable) {
      names.put(variable.name(), key);
    } else if (pattern instanceof CoreTerm.Const constant) {
      found.add(new Condition(key, oneOf(constant.value())));
    }
  }

  private void literal(CoreLiteral literal) {
    boolean plain = !literal.negated() && literal.with().isEmpty();
    if (plain && literal.expr() instanceof CoreExpr.And and) {
      and.operands().forEach(operand -> require(literal, operand(operand)));
    } else if (plain && literal.expr() instanceof CoreExpr.Or or) {
      require(literal, either(or.operands()));
    }
    Condition condition = plain ? condition(literal.expr()) : null;
    if (condition == null || (!harmless && !isLookedUp(condition))) {
      harmless &= isHarmless(literal);
      noticed = noticed.or(notice(literal));
    } else if (harmless) {
      found.add(condition);
      certain++;
      // such as startswith, which fails on what is no text: the look-up just finds nothing
      guarded = guarded.or(notice(literal));
    } else {
      guarded = guarded.or(noticed);
      add(condition);
    }
  }

  /** The ways through the body of an operand; none if nothing is known of it. */
  private List<List<Condition>> operand(CoreBody body) {
    Conditions inner = new Conditions(root);
    inner.names.putAll(names);
    inner.elements.putAll(elements);
    inner.constants.putAll(constants);
    // what an operand asks is looked up before all of the body
    inner.harmless = false;
    inner.body(body);
    List<List<Condition>> ways = Ways.of(inner.found, inner.choices);
    return ways.size() == 1 && ways.get(0).isEmpty() ? List.of() : ways;
  }

  private List<List<Condition>> either(List<CoreBody> operands) {
    List<List<Condition>> ways = new ArrayList<>();
    for (CoreBody body : operands) {
      List<List<Condition>> more = operand(body);
      if (more.isEmpty()) {
        return List.of();
      }
      ways.addAll(more);
    }
    return ways;
  }

  private void require(CoreLiteral literal, List<List<Condition>> ways) {
    if (!ways.isEmpty()) {
      guarded = guarded.or(noticed).or(notice(literal));
    }
    if (ways.size() == 1) {
      ways.get(0).forEach(this::add);
    } else if (!ways.isEmpty()) {
      List<List<Condition>> asked = Ways.lookedUp(ways);
      if (asked.stream().noneMatch(List::isEmpty)) {
        choices.add(asked);
      }
    }
  }

  /**
   * Adds what the reference looks up too. Of several conditions of one place it takes any for
   * enough; those that nothing noticeable stands in front of hold anyway.
   */
  private void add(Condition condition) {
    for (int i = 0; i < found.size(); i++) {
      Condition other = found.get(i);
      if (other.key().equals(condition.key())
          && !(other.acceptance() instanceof Acceptance.Defined)
          && isEnd(other) == isEnd(condition)) {
        if (i >= certain && !(condition.acceptance() instanceof Acceptance.Defined)) {
          found.set(
              i, new Condition(other.key(), either(other.acceptance(), condition.acceptance())));
        }
        return;
      }
    }
    found.add(condition);
  }

  private static boolean isEnd(Condition condition) {
    return condition.acceptance() instanceof Acceptance.Bounded bounded && bounded.atEnd();
  }

  private static Acceptance either(Acceptance one, Acceptance other) {
    if (one instanceof Acceptance.OneOf a && other instanceof Acceptance.OneOf b) {
      Set<Value> values = new HashSet<>(a.values());
      values.addAll(b.values());
      return new Acceptance.OneOf(values);
    }
    return new Acceptance.Either(one, other);
  }

  /** Whether the reference looks the condition up: of arguments only what they are as a whole. */
  private static boolean isLookedUp(Condition condition) {
    Acceptance acceptance = condition.acceptance();
    if (acceptance instanceof Acceptance.Within) {
      return false;
    }
    return condition.key().root() != IndexKey.Root.ARGUMENT
        || (condition.key().path().isEmpty()
            && (acceptance instanceof Acceptance.OneOf
                || acceptance instanceof Acceptance.Shaped
                || acceptance instanceof Acceptance.Segmented));
  }

  /** Remembers the variables that stand for constants. */
  private void constant(CoreLiteral literal) {
    if (!literal.negated()
        && literal.with().isEmpty()
        && literal.expr() instanceof CoreExpr.Unify unify) {
      if (unify.left() instanceof CoreTerm.Var x && unify.right() instanceof CoreTerm.Const c) {
        constants.putIfAbsent(x.name(), c);
      } else if (unify.right() instanceof CoreTerm.Var x
          && unify.left() instanceof CoreTerm.Const c) {
        constants.putIfAbsent(x.name(), c);
      }
    }
  }

  private CoreTerm resolved(CoreTerm term) {
    return term instanceof CoreTerm.Var variable
        ? constants.getOrDefault(variable.name(), term)
        : term;
  }

  private @Nullable Condition condition(CoreExpr expr) {
    if (expr instanceof CoreExpr.Unify unify) {
      Condition condition = equality(unify.left(), unify.right());
      return condition != null ? condition : equality(unify.right(), unify.left());
    }
    if (expr instanceof CoreExpr.Test test) {
      IndexKey key = key(test.term());
      return key == null ? null : new Condition(key, new Acceptance.Defined());
    }
    if (!(expr instanceof CoreExpr.BuiltinCall call)) {
      return null;
    }
    List<CoreTerm> args = call.args();
    if (args.size() == 3 && call.name().equals("glob.match")) {
      return glob(resolved(args.get(0)), resolved(args.get(1)), key(args.get(2)));
    }
    return args.size() == 2 ? call(call.name(), args.get(0), resolved(args.get(1))) : null;
  }

  private @Nullable Condition call(String name, CoreTerm first, CoreTerm second) {
    return switch (name) {
      case "internal.member_2" -> membership(first, second);
      case "startswith" -> {
        IndexKey key = key(first);
        yield key != null
                && second instanceof CoreTerm.Const constant
                && constant.value() instanceof StringValue prefix
            ? new Condition(key, new Acceptance.Prefixed(prefix.value()))
            : null;
      }
      case "endswith", "strings.any_suffix_match" -> bounded(first, second, true);
      case "strings.any_prefix_match" -> bounded(first, second, false);
      case "gt" -> range(first, second, false, true);
      case "gte" -> range(first, second, true, true);
      case "lt" -> range(first, second, false, false);
      case "lte" -> range(first, second, true, false);
      default -> null;
    };
  }

  private @Nullable Condition bounded(CoreTerm place, CoreTerm texts, boolean atEnd) {
    IndexKey key = key(place);
    if (key == null || !(texts instanceof CoreTerm.Const constant)) {
      return null;
    }
    Set<Value> values =
        constant.value() instanceof StringValue ? Set.of(constant.value()) : members(texts);
    if (values == null
        || values.isEmpty()
        || !values.stream().allMatch(StringValue.class::isInstance)) {
      return null;
    }
    Set<String> bounds = new HashSet<>();
    values.forEach(value -> bounds.add(((StringValue) value).value()));
    return new Condition(key, new Acceptance.Bounded(bounds, atEnd));
  }

  private static @Nullable Condition glob(
      CoreTerm pattern, CoreTerm delimiters, @Nullable IndexKey key) {
    Acceptance segments =
        pattern instanceof CoreTerm.Const p && delimiters instanceof CoreTerm.Const d
            ? Acceptance.Segmented.of(p.value(), d.value())
            : null;
    return key == null || segments == null ? null : new Condition(key, segments);
  }

  private @Nullable Condition membership(CoreTerm member, CoreTerm collection) {
    IndexKey key = key(member);
    Set<Value> members = members(collection);
    if (key != null && members != null) {
      return new Condition(key, new Acceptance.OneOf(members));
    }
    IndexKey place = key(collection);
    return place != null && member instanceof CoreTerm.Const constant && isScalar(constant.value())
        ? new Condition(place, new Acceptance.Holding(constant.value()))
        : null;
  }

  /**
   * A comparison with a constant. The reference looks up no ranges, so this may only spare work
   * that nobody could have noticed.
   */
  private @Nullable Condition range(
      CoreTerm first, CoreTerm second, boolean included, boolean above) {
    if (first instanceof CoreTerm.Const && !(second instanceof CoreTerm.Const)) {
      return range(second, first, included, !above);
    }
    IndexKey key = key(first);
    if (!harmless || key == null || !(second instanceof CoreTerm.Const constant)) {
      return null;
    }
    Acceptance.Bound bound = new Acceptance.Bound(constant.value(), included);
    return new Condition(
        key, above ? new Acceptance.Within(bound, null) : new Acceptance.Within(null, bound));
  }

  private static Acceptance oneOf(Value value) {
    return new Acceptance.OneOf(Set.of(value));
  }

  private @Nullable Condition equality(CoreTerm place, CoreTerm value) {
    IndexKey key = key(place);
    CoreTerm other = resolved(value);
    if (key == null) {
      return element(place, other);
    }
    if (other instanceof CoreTerm.Array array) {
      Acceptance shape = shape(array);
      return shape == null ? null : new Condition(key, shape);
    }
    if (other instanceof CoreTerm.Var alias && place instanceof CoreTerm.Var) {
      names.putIfAbsent(alias.name(), key);
      return null;
    }
    if (other instanceof CoreTerm.Const constant) {
      return isComparable(constant.value()) ? new Condition(key, oneOf(constant.value())) : null;
    }
    if (other instanceof CoreTerm.Var variable && !(place instanceof CoreTerm.Var)) {
      names.putIfAbsent(variable.name(), key);
      return new Condition(key, new Acceptance.Defined());
    }
    return null;
  }

  private static @Nullable Acceptance shape(CoreTerm.Array array) {
    List<@Nullable Value> elements = new ArrayList<>();
    for (CoreTerm element : array.elements()) {
      if (element instanceof CoreTerm.Const constant && isScalar(constant.value())) {
        elements.add(constant.value());
      } else if (element instanceof CoreTerm.Var) {
        elements.add(null);
      } else {
        return null;
      }
    }
    return new Acceptance.Shaped(elements);
  }

  /** {@code ref[_] == scalar}, also through a variable. */
  private @Nullable Condition element(CoreTerm place, CoreTerm other) {
    IndexKey collection = null;
    if (place instanceof CoreTerm.Var variable) {
      collection = elements.get(variable.name());
    } else if (place instanceof CoreTerm.Ref ref
        && ref.path().get(ref.path().size() - 1) instanceof CoreTerm.Var) {
      CoreTerm above =
          ref.path().size() == 1
              ? ref.head()
              : new CoreTerm.Ref(ref.head(), ref.path().subList(0, ref.path().size() - 1));
      collection = above == CoreTerm.Root.DATA ? null : key(above);
    }
    if (collection != null && other instanceof CoreTerm.Var variable) {
      elements.putIfAbsent(variable.name(), collection);
    }
    return collection != null
            && other instanceof CoreTerm.Const constant
            && isScalar(constant.value())
        ? new Condition(collection, new Acceptance.Holding(constant.value()))
        : null;
  }

  private @Nullable IndexKey key(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      return names.get(variable.name());
    }
    if (term == CoreTerm.Root.INPUT) {
      return new IndexKey(IndexKey.Root.INPUT, 0, List.of());
    }
    if (!(term instanceof CoreTerm.Ref ref)) {
      return null;
    }
    List<Value> path = new ArrayList<>();
    for (CoreTerm element : ref.path()) {
      if (!(resolved(element) instanceof CoreTerm.Const constant)) {
        return null;
      }
      path.add(constant.value());
    }
    if (ref.head() == CoreTerm.Root.INPUT) {
      return new IndexKey(IndexKey.Root.INPUT, 0, path);
    }
    if (ref.head() == CoreTerm.Root.DATA) {
      return hasRules(path) ? null : new IndexKey(IndexKey.Root.DATA, 0, path);
    }
    IndexKey head = key(ref.head());
    if (head == null) {
      return null;
    }
    List<Value> whole = new ArrayList<>(head.path());
    whole.addAll(path);
    return new IndexKey(head.root(), head.argument(), whole);
  }

  private boolean hasRules(List<Value> path) {
    TreeNode node = root;
    for (Value step : path) {
      TreeNode child = node.child(step);
      if (child == null) {
        return false;
      }
      if (child.document() != null) {
        return true;
      }
      node = child;
    }
    return true;
  }

  private static @Nullable Set<Value> members(CoreTerm collection) {
    if (!(collection instanceof CoreTerm.Const constant)) {
      return null;
    }
    Set<Value> members = new HashSet<>();
    if (constant.value() instanceof SetValue set) {
      members.addAll(set.asList());
    } else if (constant.value() instanceof ArrayValue array) {
      members.addAll(array.asList());
    } else if (constant.value() instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        members.add(object.valueAt(i));
      }
    } else {
      return null;
    }
    return members.stream().allMatch(Conditions::isScalar) ? members : null;
  }

  private static boolean isScalar(Value value) {
    return value.kind().compareTo(Value.Kind.STRING) <= 0;
  }

  /** Scalars and arrays of scalars; the reference compares nothing else in front of a body. */
  private static boolean isComparable(Value value) {
    return isScalar(value)
        || (value instanceof ArrayValue array
            && array.asList().stream().allMatch(Conditions::isScalar));
  }

  /** Who can notice that the literal was evaluated in vain. */
  private Notice notice(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (!literal.with().isEmpty()) {
      return Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.Test test) {
      return isQuiet(test.term()) ? Notice.NOBODY : Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.Unify unify) {
      return isQuiet(unify.left()) && isQuiet(unify.right()) ? Notice.NOBODY : Notice.ANYBODY;
    }
    if (expr instanceof CoreExpr.And and) {
      return notice(and.operands());
    } else if (expr instanceof CoreExpr.Or or) {
      return notice(or.operands());
    }
    if (!(expr instanceof CoreExpr.BuiltinCall call)
        || !call.args().stream().allMatch(this::isQuiet)) {
      return Notice.ANYBODY;
    }
    if (NEVER_FAIL.contains(call.name())) {
      return Notice.NOBODY;
    }
    return ONLY_FAIL.contains(call.name()) ? Notice.WATCHERS : Notice.ANYBODY;
  }

  private Notice notice(List<CoreBody> operands) {
    Notice all = Notice.NOBODY;
    for (CoreBody operand : operands) {
      for (CoreLiteral literal : operand.literals()) {
        all = all.or(notice(literal));
      }
    }
    return all;
  }

  /** Whether looking the term up can do nothing but fail to find it. */
  private boolean isQuiet(CoreTerm term) {
    return isHarmless(term) || key(term) != null;
  }

  /** Whether evaluating the literal in vain can be noticed by nothing but the time it takes. */
  private boolean isHarmless(CoreLiteral literal) {
    CoreExpr expr = literal.expr();
    if (!literal.with().isEmpty()) {
      return false;
    }
    if (expr instanceof CoreExpr.Test test) {
      return isHarmless(test.term());
    }
    return expr instanceof CoreExpr.Unify unify
        && isHarmless(unify.left())
        && isHarmless(unify.right());
  }

  private boolean isHarmless(CoreTerm term) {
    if (term instanceof CoreTerm.Const || term instanceof CoreTerm.Var) {
      return true;
    }
    if (term instanceof CoreTerm.Ref ref) {
      return ref.head() == CoreTerm.Root.INPUT || ref.head() instanceof CoreTerm.Var;
    }
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().allMatch(this::isHarmless);
    }
    return false;
  }
}
