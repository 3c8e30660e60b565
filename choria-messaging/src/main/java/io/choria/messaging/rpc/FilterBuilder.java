package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FleetException.Reason;
import io.choria.messaging.rpc.filter.FactText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a filter together from what people write (spec 02 §4.3). Every kind that has entries must
 * match; an entry between slashes is a regular expression (RE2), found anywhere. Not safe for use
 * by several threads.
 */
public final class FilterBuilder {
  private final List<Filter.Fact> facts = new ArrayList<>();
  private final Set<String> classes = new LinkedHashSet<>();
  private final Set<String> agents = new LinkedHashSet<>();
  private final Set<String> identities = new LinkedHashSet<>();
  private final List<List<Map<String, String>>> compounds = new ArrayList<>();

  private FilterBuilder() {}

  /**
   * Starts with a filter that matches every server.
   *
   * @return a builder
   */
  public static FilterBuilder filter() {
    return new FilterBuilder();
  }

  /**
   * Adds a comparison of a fact, {@code os.family=RedHat}, {@code cpus>=4}, {@code role=~/^web/}.
   *
   * @param text a path, an operator ({@code = == != < <= > >= =~}) and a value
   * @return this
   * @throws FleetException when the text is no comparison
   */
  public FilterBuilder fact(String text) {
    facts.add(
        FactText.parse(text)
            .orElseThrow(
                () ->
                    new FleetException(
                        Reason.REQUEST,
                        "could not parse fact "
                            + text
                            + " it does not appear to be in a valid format")));
    return this;
  }

  /**
   * Adds a class that the server must have.
   *
   * @param name a name or {@code /regex/}; servers compare names in lower case
   * @return this
   */
  public FilterBuilder hasClass(String name) {
    add(classes, name);
    return this;
  }

  /**
   * Adds an agent that the server must have.
   *
   * @param name a name or {@code /regex/}
   * @return this
   */
  public FilterBuilder agent(String name) {
    add(agents, name);
    return this;
  }

  /**
   * Adds an identity; any of those given may match.
   *
   * @param name a name or {@code /regex/}
   * @return this
   */
  public FilterBuilder identity(String name) {
    add(identities, name);
    return this;
  }

  /**
   * Adds facts and classes in one text, separated by spaces: what reads as a comparison is one, all
   * else is a class.
   *
   * @param text as after {@code -W}
   * @return this
   */
  public FilterBuilder with(String text) {
    for (String part : text.split(" ", -1)) {
      FactText.parse(part).ifPresentOrElse(facts::add, () -> add(classes, part));
    }
    return this;
  }

  /**
   * Adds an expression. Servers count expressions that hold against those that do not, so one is
   * all that makes sense: combine what you mean with {@code and}.
   *
   * @param expression as spec 02 §4.5 has it; servers without a function that it names do not match
   * @return this
   */
  public FilterBuilder compound(String expression) {
    if (!expression.isEmpty()) {
      compounds.add(List.of(Map.of("expr", expression)));
    }
    return this;
  }

  private static void add(Set<String> names, String name) {
    if (!name.isEmpty()) {
      names.add(name);
    }
  }

  /**
   * Makes the filter.
   *
   * @return the filter
   */
  public Filter build() {
    return new Filter(
        facts, List.copyOf(classes), List.copyOf(agents), List.copyOf(identities), compounds);
  }
}
