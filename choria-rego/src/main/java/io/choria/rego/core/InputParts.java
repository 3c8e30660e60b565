package io.choria.rego.core;

import io.choria.rego.StringValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of the input that rules can look at, as a tree of member names. Whatever lies outside
 * can't change any decision, so a reader of JSON text may pass over it.
 */
public final class InputParts {
  /** All of it. */
  public static final InputParts ALL = new InputParts(true);

  private final Map<StringValue, InputParts> members = new HashMap<>();
  private boolean whole;

  private InputParts(boolean whole) {
    this.whole = whole;
  }

  /** What the rules of a policy look at. */
  public static InputParts of(CorePolicy policy) {
    InputParts root = new InputParts(false);
    Use use = new Use(root);
    policy.rules().forEach(use::walkRule);
    return root;
  }

  /** Whether every member counts. */
  public boolean isWhole() {
    return whole;
  }

  /** What counts of members, by name; of others nothing does, unless every member counts. */
  public Map<StringValue, InputParts> members() {
    return members;
  }

  /** Adds what lies at a path, up to its first step that is no name. */
  private void add(List<CoreTerm> path) {
    InputParts part = this;
    for (CoreTerm step : path) {
      if (part.whole
          || !(step instanceof CoreTerm.Const constant
              && constant.value() instanceof StringValue name)) {
        break;
      }
      part = part.members.computeIfAbsent(name, key -> new InputParts(false));
    }
    part.whole = true;
    part.members.clear();
  }

  /** Adds what rules name of the input to its parts. */
  private static final class Use extends CoreWalk {
    private final InputParts root;

    Use(InputParts root) {
      this.root = root;
    }

    @Override
    void walkTerm(CoreTerm term) {
      if (term == CoreTerm.Root.INPUT) {
        root.add(List.of());
      } else if (term instanceof CoreTerm.Ref ref && ref.head() == CoreTerm.Root.INPUT) {
        root.add(ref.path());
        walkTerms(ref.path());
      } else {
        super.walkTerm(term);
      }
    }

    @Override
    void walkWith(CoreWith with) {
      if (with instanceof CoreWith.Input input && !input.path().isEmpty()) {
        // what stands there is kept or not depending on its kind
        root.add(input.path());
      }
      super.walkWith(with);
    }
  }
}
