package io.choria.rego;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of an evaluation that somebody watches, see {@link PreparedQuery#trace}.
 *
 * @param kind what happened
 * @param depth how many rules are open, this one included; 0 for the query itself
 * @param rule path of the rule that was entered last, for example {@code data.authz.allow}; empty
 *     for the query itself
 * @param location where it stands
 * @param text the policy text that is meant: the head of the rule, or the condition; for notes the
 *     note
 * @param values for conditions that failed: the terms in them with their values
 * @param error for built-ins that failed: what is wrong
 */
public record TraceEvent(
    Kind kind,
    int depth,
    String rule,
    Location location,
    String text,
    Map<String, Value> values,
    @Nullable RegoError error) {
  /** What can happen. */
  public enum Kind {
    /** A rule is entered. */
    ENTER,
    /** The body of the rule has a solution. */
    EXIT,
    /** The rule is left: it has no more solutions, or no more are needed. */
    LEAVE,
    /** A condition is evaluated. */
    EVAL,
    /** A condition has no solution. */
    FAIL,
    /** The policy says something by {@code trace}. */
    NOTE,
    /** A built-in failed. */
    BUILTIN_ERROR
  }

  /**
   * The values of the terms as they may be shown. What a note says, and the text of an error of a
   * built-in, may hold values too, and come from the policy as they are.
   *
   * @param redaction says what is shown in place of each value
   * @return the terms with what is shown, in the order of {@link #values()}
   */
  public Map<String, String> values(Redaction redaction) {
    Map<String, String> shown = new LinkedHashMap<>();
    values.forEach((term, value) -> shown.put(term, redaction.show(term, value)));
    return Collections.unmodifiableMap(shown);
  }

  /**
   * Copies the values.
   *
   * @param kind what happened
   * @param depth how many rules are open
   * @param rule path of the rule
   * @param location where it stands
   * @param text the policy text that is meant
   * @param values the terms with their values
   * @param error what is wrong
   */
  public TraceEvent {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
