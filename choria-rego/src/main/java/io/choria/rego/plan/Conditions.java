package io.choria.rego.plan;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads off the body of a rule what rules it out before it is entered (spec 08 §6.2). */
final class Conditions {
  private final Places places;
  private final ConditionReader reader;
  private final Notices notices;
  private final List<Condition> found = new ArrayList<>();

  /** What each {@code or} asks: one of these groups must hold. */
  private final List<List<List<Condition>>> choices = new ArrayList<>();

  private int certain;
  private boolean harmless = true;
  private Notice noticed = Notice.NOBODY;
  private Notice guarded = Notice.NOBODY;
  private boolean excludable = true;

  private Conditions(Places places) {
    this.places = places;
    this.reader = new ConditionReader(places);
    this.notices = new Notices(places);
  }

  /** The conditions of one branch. */
  static Conditions of(CoreRule branch, TreeNode root) {
    Conditions conditions = new Conditions(new Places(root));
    List<CoreTerm> args = branch.args();
    for (int i = 0; args != null && i < args.size(); i++) {
      conditions.argument(i, args.get(i));
    }
    conditions.excludable = !Notices.prints(branch.body());
    conditions.body(branch.body());
    return conditions;
  }

  private void body(CoreBody body) {
    body.literals().forEach(places::constant);
    for (CoreLiteral literal : body.literals()) {
      literal(literal);
    }
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
      places.name(variable, key);
    } else if (pattern instanceof CoreTerm.Const constant) {
      found.add(new Condition(key, new Acceptance.OneOf(Set.of(constant.value()))));
    }
  }

  private void literal(CoreLiteral literal) {
    boolean plain = !literal.negated() && literal.with().isEmpty();
    if (plain && literal.expr() instanceof CoreExpr.And and) {
      and.operands().forEach(operand -> require(literal, operand(operand)));
    } else if (plain && literal.expr() instanceof CoreExpr.Or or) {
      require(literal, either(or.operands()));
    }
    Condition condition = plain ? reader.condition(literal.expr()) : null;
    if (condition == null || (!harmless && !isLookedUp(condition))) {
      harmless &= Notices.isHarmless(literal);
      noticed = noticed.or(notices.of(literal));
    } else if (harmless) {
      found.add(condition);
      certain++;
      // such as startswith, which fails on what is no text: the look-up just finds nothing
      guarded = guarded.or(notices.of(literal));
    } else {
      guarded = guarded.or(noticed);
      add(condition);
    }
  }

  /** The ways through the body of an operand; none if nothing is known of it. */
  private List<List<Condition>> operand(CoreBody body) {
    Conditions inner = new Conditions(places.copy());
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
      guarded = guarded.or(noticed).or(notices.of(literal));
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

  /**
   * Whether the reference looks the condition up: no ranges, which may therefore only spare work
   * that nobody could have noticed, and of arguments only what they are as a whole.
   */
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
}
