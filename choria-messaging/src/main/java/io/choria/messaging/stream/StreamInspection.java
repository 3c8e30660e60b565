package io.choria.messaging.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds settings under which an acknowledged message can be lost. */
final class StreamInspection {
  private static final int TIMEOUT_MILLIS = 5000;

  private StreamInspection() {}

  static List<Finding> of(JsonNode config, Optional<URI> monitoring) {
    List<Finding> findings = new ArrayList<>();
    boolean file = config.path("storage").asText().equals("file");
    int replicas = config.path("num_replicas").asInt(1);
    if (!file) {
      risk(
          findings,
          "storage",
          "memory storage loses everything when its servers stop; use file storage");
    }
    if (replicas < 3) {
      findings.add(
          new Finding(
              Finding.Severity.ADVICE,
              "num_replicas",
              "num_replicas="
                  + replicas
                  + ": the loss of one server stops or loses the stream; use 3 in a cluster"));
    }
    if (config.path("persist_mode").asText().equals("async")) {
      risk(
          findings,
          "persist_mode",
          "persist_mode=async acknowledges before writing; a crash of the process loses messages");
    }
    if (config.path("no_ack").asBoolean()) {
      risk(
          findings,
          "no_ack",
          "no_ack=true: publishers get no acknowledgement and cannot know what was stored");
    }
    if (config.path("retention").asText().equals("limits")
        && config.path("discard").asText().equals("old")
        && (config.path("max_msgs").asLong(-1) > 0 || config.path("max_bytes").asLong(-1) > 0)) {
      findings.add(
          new Finding(
              Finding.Severity.ADVICE,
              "discard",
              "discard=old with a limit of messages or bytes: a slow reader loses the oldest messages silently; "
                  + "discard=new makes the publisher wait instead"));
    }
    if (file) {
      syncInterval(findings, replicas, monitoring);
    }
    findings.sort(Comparator.comparing(Finding::severity));
    return findings;
  }

  private static void syncInterval(List<Finding> findings, int replicas, Optional<URI> monitoring) {
    String advice =
        "acknowledged messages of the last interval are lost when a machine loses power; set sync_interval: always in "
            + "the jetstream block of the server's configuration";
    if (monitoring.isEmpty()) {
      findings.add(
          new Finding(
              replicas < 3 ? Finding.Severity.RISK : Finding.Severity.ADVICE,
              "sync_interval",
              "unknown, the default is two minutes: " + advice));
      return;
    }
    try {
      JsonNode config = read(monitoring.get()).path("jetstream").path("config");
      boolean always = config.path("sync_always").asBoolean();
      Duration interval = Duration.ofNanos(config.path("sync_interval").asLong());
      if (!always) {
        findings.add(
            new Finding(
                Finding.Severity.RISK,
                "sync_interval",
                (interval.isZero()
                        ? "not told by this server, the default is two minutes"
                        : "sync_interval=" + interval)
                    + ": "
                    + advice));
      }
    } catch (IOException | IllegalArgumentException e) {
      findings.add(
          new Finding(
              Finding.Severity.RISK,
              "sync_interval",
              "the monitoring address "
                  + monitoring.get()
                  + " did not tell it ("
                  + e.getMessage()
                  + "): "
                  + advice));
    }
  }

  private static JsonNode read(URI monitoring) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) monitoring.resolve("/varz").toURL().openConnection();
    http.setConnectTimeout(TIMEOUT_MILLIS);
    http.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = http.getInputStream()) {
      return new ObjectMapper().readTree(in.readNBytes(1 << 20));
    } finally {
      http.disconnect();
    }
  }

  private static void risk(List<Finding> findings, String setting, String message) {
    findings.add(new Finding(Finding.Severity.RISK, setting, message));
  }
}
