package io.choria.rego.plan;

import io.choria.rego.Value;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.eval.Paths;
import java.util.ArrayList;
import java.util.List;

/** Names of rules in messages. */
final class RuleNames {
  private RuleNames() {}

  /** The constant part of the path. */
  static String text(CoreRule rule) {
    List<Value> path = new ArrayList<>();
    for (CoreTerm element : rule.path()) {
      if (!(element instanceof CoreTerm.Const constant)) {
        break;
      }
      path.add(constant.value());
    }
    return Paths.text(path.toArray(Value[]::new));
  }
}
