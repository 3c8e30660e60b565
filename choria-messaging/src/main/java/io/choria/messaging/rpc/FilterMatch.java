package io.choria.messaging.rpc;

import io.choria.messaging.protocol.Filter;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.filter.CompoundMatch;
import io.choria.messaging.rpc.filter.FactComparison;
import io.choria.messaging.rpc.filter.Names;
import io.choria.messaging.rpc.filter.NodeView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a filter selects a server (spec 02 §4.2): all kinds that have entries must. */
final class FilterMatch {
  private final String identity;
  private final NodeData data;
  private final CompoundMatch compound;

  FilterMatch(String identity, NodeData data, List<DataProvider> providers) {
    this.identity = identity;
    this.data = data;
    this.compound = new CompoundMatch(providers);
  }

  /** The kind of filter that the server does not match, or null when it matches. */
  @Nullable String mismatch(Filter filter, Set<String> agents) {
    if (filter.isEmpty()) {
      return null;
    }
    if (!filter.identities().isEmpty()
        && filter.identities().stream().noneMatch(entry -> Names.isIdentity(entry, identity))) {
      return "identity";
    }
    if (!filter.agents().stream().allMatch(agent -> Names.hasAgent(agent, agents))) {
      return "agent";
    }
    if (filter.classes().isEmpty() && filter.facts().isEmpty() && filter.compounds().isEmpty()) {
      return null;
    }
    try {
      return mismatchOfData(filter, new Known(agents));
    } catch (RuntimeException e) {
      return "data"; // no data, no match
    }
  }

  private @Nullable String mismatchOfData(Filter filter, Known known) {
    if (!filter.classes().stream().allMatch(entry -> Names.hasClass(entry, known.classes()))) {
      return "class";
    }
    if (!filter.facts().stream().allMatch(fact -> FactComparison.matches(fact, known.facts()))) {
      return "fact";
    }
    return filter.compounds().isEmpty() || compound.matches(filter.compounds(), known)
        ? null
        : "compound";
  }

  /** What is asked for twice by one filter is fetched once, so that it sees one state. */
  private final class Known implements NodeView {
    private final Set<String> agents;
    private @Nullable Set<String> classes;
    private @Nullable Map<String, ?> facts;

    Known(Set<String> agents) {
      this.agents = agents;
    }

    @Override
    public Collection<String> classes() {
      Set<String> fetched = classes;
      if (fetched == null) {
        fetched = data.classes();
        classes = fetched;
      }
      return fetched;
    }

    @Override
    public Collection<String> agents() {
      return agents;
    }

    @Override
    public Map<String, ?> facts() {
      Map<String, ?> fetched = facts;
      if (fetched == null) {
        fetched = data.facts();
        facts = fetched;
      }
      return fetched;
    }
  }
}
