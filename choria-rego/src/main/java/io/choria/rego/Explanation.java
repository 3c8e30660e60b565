package io.choria.rego;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a document has the value that it has: which rules were entered and which conditions failed.
 * {@link #toString} gives it as text for people. Immutable.
 *
 * @param result what came out, never redacted
 * @param rules the rules that were entered first; those that they entered are inside of them
 * @param complete false if there was too much to tell
 */
public record Explanation(Result result, List<Rule> rules, boolean complete) {
  /**
   * Copies the rules.
   *
   * @param result what came out
   * @param rules the rules that were entered first
   * @param complete false if there was too much to tell
   */
  public Explanation {
    rules = List.copyOf(rules);
  }

  /**
   * A rule that was entered.
   *
   * @param name its path, for example {@code data.authz.allow}
   * @param location where its head stands
   * @param succeeded whether its body has a solution
   * @param failure the condition at which the search ended; null if the rule succeeded
   * @param inner the rules that were entered on the way
   */
  public record Rule(
      String name,
      Location location,
      boolean succeeded,
      @Nullable Failure failure,
      List<Rule> inner) {
    /**
     * Copies the inner rules.
     *
     * @param name path of the rule
     * @param location where it stands
     * @param succeeded whether its body has a solution
     * @param failure the condition at which the search ended
     * @param inner the rules that were entered on the way
     */
    public Rule {
      inner = List.copyOf(inner);
    }
  }

  /**
   * A condition that has no solution.
   *
   * @param location where it stands
   * @param text the condition as written
   * @param values the terms in it with their values, after redaction, in the order of the condition
   */
  public record Failure(Location location, String text, Map<String, String> values) {
    /**
     * Copies the values.
     *
     * @param location where it stands
     * @param text the condition as written
     * @param values the terms in it with what they stood for
     */
    public Failure {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("result: ").append(result).append('\n');
    for (Rule rule : rules) {
      append(text, rule, 1);
    }
    if (!complete) {
      text.append("  …\n");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Rule rule, int depth) {
    String indent = "  ".repeat(depth);
    text.append(indent).append(rule.succeeded ? "✓ " : "✗ ").append(rule.name);
    text.append(" (").append(rule.location).append(")");
    Failure failure = rule.failure;
    if (failure != null) {
      text.append(" fails at ").append(failure.location).append(": ").append(failure.text.strip());
      if (!failure.values.isEmpty()) {
        text.append("   where ");
        text.append(
            String.join(
                ", ",
                failure.values.entrySet().stream()
                    .map(entry -> entry.getKey() + " = " + entry.getValue())
                    .sorted()
                    .toList()));
      }
    }
    text.append('\n');
    rule.inner.forEach(inner -> append(text, inner, depth + 1));
  }
}
