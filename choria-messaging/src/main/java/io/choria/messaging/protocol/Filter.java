package io.choria.messaging.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which servers a request is for, the same in both versions (spec 01 §3.6). An empty filter matches
 * every server. Immutable.
 *
 * @param facts all must hold
 * @param classes names of classes or {@code /regex/}; all must match
 * @param agents names of agents or {@code /regex/}; all must match
 * @param identities identities or {@code /regex/}; any may match
 * @param compounds each a list of objects with string values; Choria itself sends lists of one
 *     object with the key {@code expr}
 */
public record Filter(
    List<Fact> facts,
    List<String> classes,
    List<String> agents,
    List<String> identities,
    List<List<Map<String, String>>> compounds) {

  /** Matches every server. */
  public static final Filter EMPTY =
      new Filter(List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * Copies the lists.
   *
   * @param facts all must hold
   * @param classes names of classes or {@code /regex/}
   * @param agents names of agents or {@code /regex/}
   * @param identities identities or {@code /regex/}
   * @param compounds compound queries
   */
  public Filter {
    facts = List.copyOf(facts);
    classes = List.copyOf(classes);
    agents = List.copyOf(agents);
    identities = List.copyOf(identities);
    compounds =
        compounds.stream()
            .map(query -> query.stream().map(Map::copyOf).toList())
            .<List<Map<String, String>>>map(List::copyOf)
            .toList();
  }

  /**
   * A comparison of one fact.
   *
   * @param fact the path of the fact, not empty
   * @param operator how to compare
   * @param value what to compare with, not empty
   */
  public record Fact(String fact, Operator operator, String value) {
    /**
     * Checks the parts.
     *
     * @param fact the path of the fact, not empty
     * @param operator how to compare
     * @param value what to compare with, not empty
     */
    public Fact {
      if (fact.isEmpty() || value.isEmpty()) {
        throw new ProtocolException(
            ProtocolException.Fault.SCHEMA,
            "a fact filter needs a fact and a value: fact=" + fact + " value=" + value);
      }
    }
  }

  /** How a fact is compared with a value. */
  public enum Operator {
    /** Greater or equal. */
    GREATER_OR_EQUAL(">="),
    /** Less or equal. */
    LESS_OR_EQUAL("<="),
    /** Less. */
    LESS("<"),
    /** Greater. */
    GREATER(">"),
    /** Not equal. */
    NOT_EQUAL("!="),
    /** Equal. */
    EQUAL("=="),
    /** Matches a regular expression. */
    MATCHES("=~");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    /**
     * The operator as it stands in documents.
     *
     * @return one or two characters
     */
    public String symbol() {
      return symbol;
    }
  }

  /**
   * Whether every server matches.
   *
   * @return true when no kind of filter has an entry
   */
  public boolean isEmpty() {
    return equals(EMPTY);
  }

  void write(DocumentWriter out) {
    List<DocumentWriter.Members> comparisons = new ArrayList<>();
    for (Fact fact : facts) {
      comparisons.add(
          object ->
              object
                  .string("fact", fact.fact())
                  .string("operator", fact.operator().symbol())
                  .string("value", fact.value()));
    }
    out.objects("fact", comparisons)
        .strings("cf_class", classes)
        .strings("agent", agents)
        .strings("identity", identities)
        .nested("compound", compounds, query -> out.braces(object -> sorted(object, query)));
  }

  /** Go writes maps with their keys in order. */
  private static void sorted(DocumentWriter object, Map<String, String> query) {
    query.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> object.quoted(entry.getKey(), entry.getValue()));
  }

  static Filter read(DocumentReader in) throws IOException {
    Reading reading = new Reading();
    in.object(reading::member);
    return reading.filter(in);
  }

  /** Collects what a filter has; the four kinds that the schema demands must be there. */
  private static final class Reading {
    private final List<Fact> facts = new ArrayList<>();
    private final List<String> agents = new ArrayList<>();
    private final Map<String, List<String>> names = new HashMap<>();
    private final List<List<Map<String, String>>> compounds = new ArrayList<>();
    private boolean factSeen;
    private boolean compoundSeen;

    boolean member(String name, DocumentReader in) throws IOException {
      switch (name) {
        case "fact" -> {
          factSeen = true;
          in.array(element -> facts.add(fact(element)));
        }
        case "agent" -> in.array(element -> agents.add(element.string()));
        case "cf_class", "identity" -> {
          List<String> list = new ArrayList<>();
          in.array(element -> list.add(element.string()));
          names.put(name, list);
        }
        case "compound" -> {
          compoundSeen = true;
          in.array(element -> compounds.add(query(element)));
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    Filter filter(DocumentReader in) {
      List<String> classes = names.get("cf_class");
      List<String> identities = names.get("identity");
      if (!factSeen || !compoundSeen || classes == null || identities == null) {
        throw in.schema("a filter with the members fact, cf_class, identity and compound");
      }
      return new Filter(facts, classes, agents, identities, compounds);
    }

    private static Fact fact(DocumentReader in) throws IOException {
      Map<String, String> parts = new HashMap<>();
      in.object(
          (name, value) -> {
            boolean known = name.equals("fact") || name.equals("operator") || name.equals("value");
            if (known) {
              parts.put(name, value.string());
            }
            return known;
          });
      String symbol = parts.getOrDefault("operator", "");
      for (Operator operator : Operator.values()) {
        if (operator.symbol().equals(symbol)) {
          return new Fact(
              parts.getOrDefault("fact", ""), operator, parts.getOrDefault("value", ""));
        }
      }
      throw in.schema("an operator of >= <= < > != == =~, got operator=" + symbol);
    }

    private static List<Map<String, String>> query(DocumentReader in) throws IOException {
      List<Map<String, String>> query = new ArrayList<>();
      in.array(
          element -> {
            Map<String, String> object = new HashMap<>();
            element.object(
                (name, value) -> {
                  object.put(name, value.string());
                  return true;
                });
            query.add(object);
          });
      return query;
    }
  }
}
