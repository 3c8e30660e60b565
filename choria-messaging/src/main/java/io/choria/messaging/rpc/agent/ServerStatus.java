package io.choria.messaging.rpc.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.choria.messaging.rpc.FleetConnection;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ServerCounters;
import io.choria.messaging.rpc.ServerInfo;
import io.choria.messaging.security.SecurityProvider;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The status of a server as registration and the status file have it (spec 06 §3.4). */
final class ServerStatus {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private ServerStatus() {}

  static ObjectNode of(ServerInfo server, Clock clock) {
    ServerCounters counters = server.counters();
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("identity", server.member().identity());
    status.put("uptime", Duration.between(server.started(), clock.instant()).toSeconds());
    status.put("connected_server", broker(server.connection()));
    status.put("last_message", server.lastMessage().map(Instant::getEpochSecond).orElse(0L));
    status.put("provisioning_mode", false);
    status
        .putObject("stats")
        .put("total", counters.total())
        .put("valid", counters.accepted())
        .put("invalid", RpcUtil.unvalidated(counters))
        .put("passed", RpcUtil.passed(counters))
        .put("filtered", counters.refused(Stage.FILTER))
        .put("replies", counters.replies())
        .put("ttlexpired", counters.refused(Stage.EXPIRY))
        .put("events", 0);
    Optional<SecurityProvider> security = server.connection().map(FleetConnection::security);
    status.put("certificate_expires", time(security.flatMap(SecurityProvider::certificateExpires)));
    return status.put("token_expires", time(security.flatMap(SecurityProvider::tokenExpires)));
  }

  private static String time(Optional<Instant> expires) {
    return expires.map(Instant::toString).orElse(NEVER);
  }

  static String broker(Optional<FleetConnection> connection) {
    return connection
        .map(each -> each.messaging().jnats().getConnectedUrl())
        .map(url -> url.replaceFirst("//[^/@]*@", "//"))
        .orElse("");
  }
}
