package io.choria.messaging.rpc.discovery;

import io.choria.messaging.rpc.FleetClient;
import io.choria.messaging.rpc.FleetRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks all servers; those that match answer (spec 02 §5.1). The time of the query is used up,
 * unless there is a window. Replies are verified, and a server that answers twice counts once,
 * other than in Choria. Immutable.
 */
public final class BroadcastDiscovery implements Discovery {
  /** How long Choria waits for another answer in its windowed mode. */
  public static final Duration WINDOW = Duration.ofMillis(300);

  private static final byte[] PING = "cGluZw==".getBytes(StandardCharsets.US_ASCII);

  private final FleetClient client;
  private final @Nullable Duration window;

  private BroadcastDiscovery(FleetClient client, @Nullable Duration window) {
    this.client = client;
    this.window = window;
  }

  /**
   * Waits as long as the query says.
   *
   * @param client asks; stays open
   * @return the discovery
   */
  public static BroadcastDiscovery of(FleetClient client) {
    return new BroadcastDiscovery(client, null);
  }

  /**
   * Ends when no server answered for a while.
   *
   * @param client asks; stays open
   * @param window after the last answer; Choria has {@link #WINDOW}
   * @return the discovery
   */
  public static BroadcastDiscovery windowed(FleetClient client, Duration window) {
    return new BroadcastDiscovery(client, window);
  }

  @Override
  public List<String> find(DiscoveryQuery query) throws InterruptedException {
    if (query.namesServers()) {
      return query.filter().identities();
    }
    FleetRequest.Builder request =
        FleetRequest.broadcast("discovery", PING)
            .collective(query.collective())
            .filter(query.filter())
            .deadline(query.timeout());
    Optional.ofNullable(window).ifPresent(request::quiet);
    Set<String> found = new LinkedHashSet<>();
    client.request(request.build(), reply -> found.add(reply.sender()));
    return List.copyOf(found);
  }
}
