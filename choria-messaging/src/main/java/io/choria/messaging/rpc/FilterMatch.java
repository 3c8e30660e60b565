package io.choria.messaging.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.choria.messaging.protocol.Filter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a filter selects a server (spec 02 §4.2): all kinds that have entries must. */
final class FilterMatch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_EXPRESSION = 2_000;

  private final String identity;
  private final NodeData data;
  private final @Nullable CompoundFilter compound;

  FilterMatch(String identity, NodeData data, @Nullable CompoundFilter compound) {
    this.identity = identity;
    this.data = data;
    this.compound = compound;
  }

  /** The kind of filter that the server does not match, or null when it matches. */
  @Nullable String mismatch(Filter filter, Set<String> agents) {
    if (filter.isEmpty()) {
      return null;
    }
    if (!filter.identities().isEmpty() && filter.identities().stream().noneMatch(this::isThis)) {
      return "identity";
    }
    if (!filter.agents().stream().allMatch(agent -> isAgent(agent, agents))) {
      return "agent";
    }
    if (!filter.classes().isEmpty() && !hasClasses(filter.classes())) {
      return "class";
    }
    if (!filter.facts().isEmpty() && !hasFacts(filter.facts())) {
      return "fact";
    }
    return filter.compounds().isEmpty() || satisfies(filter.compounds()) ? null : "compound";
  }

  private boolean isThis(String entry) {
    String expression = expression(entry);
    return expression == null
        ? entry.equals(identity)
        : found(expression, false, List.of(identity)) || expression.equals(identity);
  }

  private static boolean isAgent(String entry, Set<String> agents) {
    String expression = expression(entry);
    return expression == null ? agents.contains(entry) : found(expression, false, agents);
  }

  private boolean hasClasses(List<String> wanted) {
    Set<String> classes;
    try {
      classes = data.classes();
    } catch (RuntimeException e) {
      return false; // no data, no match
    }
    return wanted.stream().allMatch(entry -> hasClass(entry, classes));
  }

  /** The filter is lower-cased, the class is taken as it is: wire-compatible, if strange. */
  private static boolean hasClass(String entry, Set<String> classes) {
    String expression = expression(entry);
    return expression == null
        ? classes.contains(entry.toLowerCase(Locale.ROOT))
        : found(expression, true, classes);
  }

  private boolean hasFacts(List<Filter.Fact> wanted) {
    JsonNode facts;
    try {
      facts = JSON.valueToTree(data.facts());
    } catch (RuntimeException e) {
      return false; // no data, no match
    }
    return wanted.stream().allMatch(fact -> FactFilter.matches(fact, facts));
  }

  /**
   * One more for each that holds, one less for each that does not; more than none must remain (spec
   * 01 §12).
   */
  private boolean satisfies(List<List<Map<String, String>>> queries) {
    int score = 0;
    for (List<Map<String, String>> query : queries) {
      String expression = query.size() == 1 ? query.get(0).get("expr") : null;
      if (expression == null || compound == null) {
        return false;
      }
      try {
        score += compound.matches(expression, data) ? 1 : -1;
      } catch (RuntimeException e) {
        return false;
      }
    }
    return score > 0;
  }

  /** What stands between the slashes, or null. */
  private static @Nullable String expression(String entry) {
    boolean slashes = entry.length() > 1 && entry.startsWith("/") && entry.endsWith("/");
    if (slashes) {
      return entry.substring(1, entry.length() - 1);
    }
    return entry.equals("/") ? "" : null;
  }

  /** Whether the expression is found in any of the texts; a bad expression is found nowhere. */
  static boolean found(String expression, boolean ignoreCase, Collection<String> texts) {
    if (expression.length() > MAX_EXPRESSION) {
      return false;
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException e) {
      return false;
    }
    return texts.stream().anyMatch(text -> pattern.matcher(text).find());
  }
}
