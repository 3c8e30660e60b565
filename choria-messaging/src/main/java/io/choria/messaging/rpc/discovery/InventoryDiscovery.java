package io.choria.messaging.rpc.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.FilterBuilder;
import io.choria.messaging.rpc.FleetException;
import io.choria.messaging.rpc.discovery.DiscoveryException.Reason;
import io.choria.messaging.rpc.filter.CompoundMatch;
import io.choria.messaging.rpc.filter.FactComparison;
import io.choria.messaging.rpc.filter.Names;
import io.choria.messaging.rpc.filter.NodeView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes servers from an inventory in JSON or YAML, with facts, classes, agents and named groups
 * (spec 02 §5.3). The file is read and checked for each query. An identity {@code group:web} stands
 * for the servers of that group. Immutable.
 */
public final class InventoryDiscovery implements Discovery {
  private static final String SCHEMA =
      "https://choria.io/schemas/choria/discovery/v1/inventory_file.json";
  private static final String GROUP = "group:";
  private static final ObjectMapper TREES = new ObjectMapper();

  private final Path file;
  private final CompoundMatch compound = new CompoundMatch(List.of());

  private InventoryDiscovery(Path file) {
    this.file = file;
  }

  /**
   * An inventory.
   *
   * @param file {@code .yaml} and {@code .yml} are YAML, all else JSON
   * @return the discovery
   */
  public static InventoryDiscovery of(Path file) {
    return new InventoryDiscovery(file);
  }

  /** A server of the inventory. */
  private record Node(
      String name,
      List<String> collectives,
      Map<String, ?> facts,
      List<String> classes,
      List<String> agents)
      implements NodeView {}

  @Override
  public List<String> find(DiscoveryQuery query) {
    JsonNode inventory = read();
    List<Node> nodes = new ArrayList<>();
    inventory.path("nodes").forEach(node -> nodes.add(node(node)));
    Filter filter = query.filter();
    if (filter.identities().stream().anyMatch(name -> name.startsWith(GROUP))) {
      return groups(inventory, nodes, filter);
    }
    return nodes.stream()
        .filter(node -> node.collectives().contains(query.collective()))
        .filter(node -> matches(node, filter))
        .map(Node::name)
        .distinct()
        .toList();
  }

  private JsonNode read() {
    String text = Documents.text(file);
    JsonNode inventory =
        Documents.isYaml(file)
            ? Documents.yaml(text, file.toString())
            : Documents.json(text, file.toString());
    if (!inventory.path("$schema").asText().equals(SCHEMA)) {
      throw wrong("$schema=" + SCHEMA);
    }
    if (!inventory.path("nodes").isArray()) {
      throw wrong("a list nodes");
    }
    only(inventory, Set.of("$schema", "groups", "nodes"));
    return inventory;
  }

  private DiscoveryException wrong(String expected) {
    return new DiscoveryException(Reason.FORMAT, file + ": expected " + expected);
  }

  private void only(JsonNode object, Set<String> members) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!members.contains(name)) {
                throw wrong("none but the members " + new TreeSet<>(members) + ", got " + name);
              }
            });
  }

  private Node node(JsonNode node) {
    String name = node.path("name").asText();
    if (name.isEmpty() || !node.path("facts").isObject()) {
      throw wrong("a node with name, collectives, facts, classes and agents");
    }
    only(node, Set.of("name", "collectives", "facts", "classes", "agents"));
    return new Node(
        name,
        texts(node, "collectives"),
        facts(node.path("facts")),
        texts(node, "classes"),
        texts(node, "agents"));
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static Map<String, ?> facts(JsonNode facts) {
    return TREES.convertValue(facts, Map.class);
  }

  private List<String> texts(JsonNode node, String member) {
    JsonNode list = node.path(member);
    if (!list.isArray()) {
      throw wrong("a list " + member + " in " + node.path("name"));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : list) {
      if (!text.isTextual()) {
        throw wrong("texts in " + member + " of " + node.path("name") + ", got " + text);
      }
      texts.add(text.textValue());
    }
    return texts;
  }

  private List<String> groups(JsonNode inventory, List<Node> nodes, Filter filter) {
    boolean alone =
        filter.facts().isEmpty()
            && filter.classes().isEmpty()
            && filter.compounds().isEmpty()
            && filter.agents().size() <= 1
            && filter.identities().stream().allMatch(name -> name.startsWith(GROUP));
    if (!alone) {
      throw new DiscoveryException(
          Reason.FILTER, "group matches cannot be combined with other filters");
    }
    Set<String> found = new TreeSet<>();
    for (String name : filter.identities()) {
      Filter group = group(inventory, name.substring(GROUP.length()));
      nodes.stream().filter(node -> matches(node, group)).forEach(node -> found.add(node.name()));
    }
    return List.copyOf(found);
  }

  private Filter group(JsonNode inventory, String name) {
    for (JsonNode group : inventory.path("groups")) {
      if (!group.path("name").asText().matches("[a-zA-Z0-9_-]+")) {
        throw wrong("a group whose name has letters, digits, _ and -, got " + group.path("name"));
      }
      if (group.path("name").asText().equals(name)) {
        only(group, Set.of("name", "filter"));
        return filter(group.path("filter"));
      }
    }
    throw new DiscoveryException(Reason.FILTER, file + ": there is no group " + name);
  }

  private Filter filter(JsonNode filter) {
    only(filter, Set.of("agents", "classes", "facts", "identities", "compound"));
    FilterBuilder built = FilterBuilder.filter();
    filter.path("agents").forEach(name -> built.agent(name.asText()));
    filter.path("classes").forEach(name -> built.hasClass(name.asText()));
    filter.path("identities").forEach(name -> built.identity(name.asText()));
    try {
      filter.path("facts").forEach(fact -> built.fact(fact.asText()));
    } catch (FleetException e) {
      throw new DiscoveryException(Reason.FORMAT, file + ": " + e.getMessage(), e);
    }
    return built.compound(filter.path("compound").asText()).build();
  }

  /** As a server would, except that only the first expression counts, as in Choria. */
  private boolean matches(Node node, Filter filter) {
    Collection<String> identities = filter.identities();
    return (identities.isEmpty()
            || identities.stream().anyMatch(name -> Names.isIdentity(name, node.name())))
        && filter.agents().stream().allMatch(name -> Names.hasAgent(name, node.agents()))
        && filter.classes().stream().allMatch(name -> Names.hasClass(name, node.classes()))
        && filter.facts().stream().allMatch(fact -> FactComparison.matches(fact, node.facts()))
        && (filter.compounds().isEmpty()
            || compound.matches(filter.compounds().subList(0, 1), node));
  }
}
