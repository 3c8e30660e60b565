package io.choria.rego.core;

import io.choria.rego.StringValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the input that rules can look at, as a tree of member names. Whatever lies outside
 * can't change any decision, so a reader of JSON text may pass over it. Objects of which nothing
 * counts are still there, and what is neither object nor array always counts as it is.
 */
public final class InputParts {
  private final Map<StringValue, InputParts> members = new HashMap<>();
  private @Nullable InputParts others;
  private boolean whole;

  private InputParts() {}

  /** What the rules of a policy look at. */
  public static InputParts of(CorePolicy policy) {
    InputParts root = new InputParts();
    policy.rules().forEach(rule -> new InputUse(root).add(rule));
    return root;
  }

  /** What a query against a policy looks at, itself and in the rules. */
  public static InputParts of(CorePolicy policy, CoreQuery query) {
    InputParts root = of(policy);
    new InputUse(root).add(query);
    return root;
  }

  /** Whether every member and element counts. */
  public boolean isWhole() {
    return whole;
  }

  /** What counts of members by their names, besides what counts of all members. */
  public Map<StringValue, InputParts> members() {
    return members;
  }

  /** What counts of all members and elements; null if they count by their names only. */
  public @Nullable InputParts others() {
    return others;
  }

  /** The parts of both. */
  public InputParts and(InputParts more) {
    InputParts both = new InputParts();
    both.add(this);
    both.add(more);
    return both;
  }

  private void add(InputParts more) {
    if (whole) {
      return;
    }
    if (more.whole) {
      makeWhole();
      return;
    }
    more.members.forEach((name, part) -> member(name).add(part));
    if (more.others != null) {
      all().add(more.others);
    }
  }

  /** Adds that what lies at a path is there. */
  InputParts at(List<CoreTerm> path) {
    InputParts part = this;
    for (CoreTerm step : path) {
      if (part.whole) {
        break;
      }
      part =
          step instanceof CoreTerm.Const constant && constant.value() instanceof StringValue name
              ? part.member(name)
              : part.all();
    }
    return part;
  }

  /** Adds everything below. */
  void makeWhole() {
    whole = true;
    members.clear();
    others = null;
  }

  private InputParts member(StringValue name) {
    return members.computeIfAbsent(name, key -> new InputParts());
  }

  private InputParts all() {
    InputParts known = others;
    if (known == null) {
      known = new InputParts();
      others = known;
    }
    return known;
  }
}
