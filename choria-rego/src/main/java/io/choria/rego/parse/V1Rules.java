package io.choria.rego.parse;

import io.choria.rego.RegoError;
import io.choria.rego.ast.Head;
import io.choria.rego.ast.Rule;
import java.util.List;

/** The spelling that v1 requires of rules (spec 08 §1.10, §1.12). */
final class V1Rules {
  private V1Rules() {}

  static void check(ParsedRule parsed, List<RegoError> errors) {
    for (Rule rule = parsed.rule(); rule != null; rule = rule.otherwise()) {
      check(rule, parsed, errors);
    }
  }

  private static void check(Rule rule, ParsedRule parsed, List<RegoError> errors) {
    Head head = rule.head();
    String sort = head.isFunction() ? "function" : "rule";
    String name = head.reference().headName();
    if (head.reference().path().isEmpty() && TokenKind.isV1Word(name)) {
      errors.add(error(rule, name + " keyword cannot be used for rule name"));
    }
    if (!rule.isDefault() && !rule.bodyWritten() && !head.valueWritten() && !head.isSet()) {
      errors.add(error(rule, sort + " must have value assignment and/or body declaration"));
    }
    if (rule.bodyWritten() && !parsed.usesIf(rule) && !rule.isDefault()) {
      errors.add(error(rule, "`if` keyword is required before " + sort + " body"));
    }
    if (head.isSet() && !parsed.usesContains()) {
      errors.add(error(rule, "`contains` keyword is required for partial set rules"));
    }
  }

  private static RegoError error(Rule rule, String message) {
    return new RegoError(ParseErrors.CODE, message, rule.place().position());
  }
}
