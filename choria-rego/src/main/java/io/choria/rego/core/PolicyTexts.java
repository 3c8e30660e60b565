package io.choria.rego.core;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.LinkedHashSet;
import java.util.Set;

/** The texts that stand in the rules of a policy: inputs often hold the same ones. */
public final class PolicyTexts extends CoreWalk {
  /** More than these are not worth the memory. */
  private static final int MOST = 4_096;

  private final Set<StringValue> texts = new LinkedHashSet<>();

  private PolicyTexts() {}

  /** Collects them. */
  public static Set<StringValue> of(CorePolicy policy) {
    PolicyTexts found = new PolicyTexts();
    policy.rules().forEach(found::walkRule);
    return found.texts;
  }

  @Override
  void walkBranch(CoreRule rule) {
    if (texts.size() < MOST) {
      super.walkBranch(rule);
    }
  }

  @Override
  void walkTerm(CoreTerm term) {
    if (term instanceof CoreTerm.Const constant) {
      add(constant.value());
    } else {
      super.walkTerm(term);
    }
  }

  private void add(Value value) {
    if (texts.size() >= MOST) {
      return;
    }
    if (value instanceof StringValue text) {
      texts.add(text);
    } else if (value instanceof ArrayValue array) {
      array.forEach(this::add);
    } else if (value instanceof SetValue set) {
      set.forEach(this::add);
    } else if (value instanceof ObjectValue object) {
      object.forEach(
          (key, member) -> {
            add(key);
            add(member);
          });
    }
  }
}
