package io.choria.messaging.stream;

import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;

/** What newer servers can do, and since when. */
enum ServerFeature {
  SEVERAL_FILTERS("several filter subjects on one consumer", "2.10.0"),
  METADATA("metadata on streams and consumers", "2.10.0"),
  COMPRESSION("stream compression", "2.10.0"),
  TERM_REASON("a reason with +TERM", "2.10.4"),
  MESSAGE_TTL("time to live of a message", "2.11.0"),
  CONSUMER_PAUSE("pausing a consumer", "2.11.0"),
  ATOMIC_BATCH("atomic batch publish", "2.12.0"),
  FAST_BATCH("fast batch publish", "2.14.0");

  final String label;
  final String since;

  ServerFeature(String label, String since) {
    this.label = label;
    this.since = since;
  }

  boolean in(Connection connection) {
    ServerInfo info = connection.getServerInfo();
    return info != null && info.isSameOrNewerThanVersion(since);
  }

  void require(Connection connection, String hint) {
    if (!in(connection)) {
      ServerInfo info = connection.getServerInfo();
      throw new UnsupportedByServerException(
          label, since, info == null ? "unknown" : info.getVersion(), hint);
    }
  }

  UnsupportedByServerException refused(Connection connection, String hint) {
    return new UnsupportedByServerException(
        label, since, connection.getServerInfo().getVersion(), hint);
  }
}
