package io.choria.messaging.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.choria.messaging.rpc.data.DataProvider;
import io.choria.messaging.rpc.ddl.DdlMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What agents can see of the server that hosts them. Safe for use by several threads. */
public interface ServerInfo {
  /**
   * What the process is in its fleet.
   *
   * @return identity and collectives
   */
  FleetMember member();

  /**
   * What filters by class and fact see.
   *
   * @return classes and facts
   */
  NodeData data();

  /**
   * One fact.
   *
   * @param path as in filters (spec 02 §4.4)
   * @return its value, or empty when the path leads nowhere or there are no facts
   */
  Optional<JsonNode> fact(String path);

  /**
   * What else the server can be asked for.
   *
   * @return as given to the server
   */
  List<DataProvider> dataProviders();

  /**
   * The agents that answer.
   *
   * @return names, {@link FleetServer#DISCOVERY} included
   */
  Set<String> agents();

  /**
   * What the agents tell of themselves, {@link FleetServer#DISCOVERY} included.
   *
   * @return metadata in the order of the names
   */
  List<DdlMetadata> inventory();

  /**
   * What the server has seen.
   *
   * @return the numbers of this moment
   */
  ServerCounters counters();

  /**
   * When the server was made.
   *
   * @return by the clock that it was given
   */
  Instant started();

  /**
   * When the last request came that was verified, current and for this server.
   *
   * @return empty before the first
   */
  default Optional<Instant> lastMessage() {
    return Optional.empty();
  }

  /**
   * What the server works over.
   *
   * @return the connection; empty for a server without a network, in tests
   */
  Optional<FleetConnection> connection();
}
