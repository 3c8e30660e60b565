package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclarationIT {
  private static StreamServer server;
  private Streams streams;

  @BeforeAll
  static void start() {
    server = StreamServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws InterruptedException {
    streams = server.streams();
  }

  @AfterEach
  void clear() throws InterruptedException {
    for (String name : streams.names(">")) {
      streams.delete(name);
    }
  }

  private static StreamSpec.Builder jobs() {
    return StreamSpec.builder("JOBS").subjects("jobs.>").maxAge(Duration.ofHours(1));
  }

  @Test
  void reqMp7_declaringTwiceChangesNothing() throws InterruptedException {
    StreamSpec spec =
        jobs()
            .description("work")
            .replicas(1)
            .maxMessages(1000)
            .maxBytes(1 << 20)
            .maxMessagesPerSubject(10)
            .maxMessageSize(4096)
            .duplicateWindow(Duration.ofMinutes(1))
            .discard(StreamSpec.Discard.NEW)
            .retention(StreamSpec.Retention.LIMITS)
            .storage(StreamSpec.Storage.FILE)
            .denyDelete(true)
            .denyPurge(true)
            .allowRollup(false)
            .allowDirect(true)
            .discardNewPerSubject(true)
            .build();
    assertThat(streams.declare(spec).action()).isEqualTo(Declaration.Action.CREATE);
    assertThat(streams.declare(spec))
        .isEqualTo(new Declaration("JOBS", Declaration.Action.NONE, List.of()));
    StreamStatus status = streams.status("JOBS").orElseThrow();
    assertThat(status.maxAge()).isEqualTo(Duration.ofHours(1));
    assertThat(status.retention()).isEqualTo(StreamSpec.Retention.LIMITS);
  }

  @Test
  void reqMp7_aDryRunTellsAndChangesNothing() throws InterruptedException {
    assertThat(streams.plan(jobs().build()).action()).isEqualTo(Declaration.Action.CREATE);
    assertThat(streams.status("JOBS")).isEmpty();
    streams.declare(jobs().build());
    Declaration plan =
        streams.plan(jobs().maxAge(Duration.ofHours(2)).subjects("jobs.>", "more.>").build());
    assertThat(plan.action()).isEqualTo(Declaration.Action.UPDATE);
    assertThat(plan.differences())
        .containsExactlyInAnyOrder(
            new Difference("max_age", "3600000000000", "7200000000000", true),
            new Difference("subjects", "[\"jobs.>\"]", "[\"jobs.>\",\"more.>\"]", true));
    assertThat(streams.status("JOBS").orElseThrow().subjects()).containsExactly("jobs.>");
  }

  @Test
  void reqMp7_anUpdateKeepsWhatWasNotDeclared() throws InterruptedException {
    streams.declare(jobs().maxMessages(77).denyPurge(true).build());
    streams.declare(StreamSpec.builder("JOBS").maxBytes(1 << 20).build());
    ObjectNode config = (ObjectNode) streams.config("JOBS");
    assertThat(config.path("max_msgs").asLong()).isEqualTo(77);
    assertThat(config.path("deny_purge").asBoolean()).isTrue();
    assertThat(config.path("max_bytes").asLong()).isEqualTo(1 << 20);
    assertThat(config.path("max_age").asLong()).isEqualTo(Duration.ofHours(1).toNanos());
  }

  @Test
  void reqMp7_whatCannotBeChangedIsSaidAndNothingIsChanged() throws InterruptedException {
    streams.declare(jobs().denyDelete(true).build());
    StreamSpec wanted =
        jobs()
            .maxAge(Duration.ofHours(3))
            .storage(StreamSpec.Storage.MEMORY)
            .retention(StreamSpec.Retention.WORK_QUEUE)
            .denyDelete(false)
            .build();
    Declaration plan = streams.plan(wanted);
    assertThat(plan.action()).isEqualTo(Declaration.Action.IMPOSSIBLE);
    assertThat(plan.differences().stream().filter(d -> !d.updatable()).map(Difference::setting))
        .containsExactlyInAnyOrder("storage", "retention", "deny_delete");
    assertThatThrownBy(() -> streams.declare(wanted))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("storage")
        .hasMessageContaining("retention")
        .hasMessageContaining("deny_delete");
    assertThat(streams.status("JOBS").orElseThrow().maxAge()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void reqMp7_manyCanDeclareAtTheSameTime() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<Declaration>> done = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        done.add(pool.submit(() -> streams.declare(jobs().build())));
      }
      for (Future<Declaration> one : done) {
        assertThat(one.get().action()).isIn(Declaration.Action.CREATE, Declaration.Action.NONE);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void reqMp7_settingsOfNewerServersAreTypedErrorsOnOlderOnes() throws InterruptedException {
    StreamSpec compressed = jobs().compression(true).metadata(Map.of("team", "ops")).build();
    if (StreamServer.isAtLeast(2, 10)) {
      streams.declare(compressed);
      assertThat(streams.declare(compressed).action()).isEqualTo(Declaration.Action.NONE);
      assertThat(streams.status("JOBS").orElseThrow().compression()).isEqualTo("s2");
    } else {
      assertThatThrownBy(() -> streams.declare(compressed))
          .isInstanceOfSatisfying(
              UnsupportedByServerException.class,
              e -> {
                assertThat(e.neededVersion()).isEqualTo("2.10.0");
                assertThat(e.connectedVersion()).startsWith("2.9");
              });
      assertThat(streams.status("JOBS")).isEmpty();
    }
  }

  @Test
  void reqMp7_consumersAreDeclaredTheSameWay() throws InterruptedException {
    streams.declare(jobs().build());
    ConsumerSpec spec =
        ConsumerSpec.builder("JOBS", "WORK")
            .filterSubjects("jobs.a.>")
            .ackMode(ConsumerSpec.AckMode.EXPLICIT)
            .ackWait(Duration.ofSeconds(10))
            .maxDeliver(5)
            .maxAckPending(50_000)
            .backoff(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)))
            .description("workers")
            .headersOnly(false)
            .build();
    assertThat(streams.plan(spec).action()).isEqualTo(Declaration.Action.CREATE);
    assertThat(streams.declare(spec).action()).isEqualTo(Declaration.Action.CREATE);
    // a back-off overrides the ack wait with its first step, on servers of every age
    ConsumerSpec again =
        ConsumerSpec.builder("JOBS", "WORK").maxDeliver(5).maxAckPending(50_000).build();
    assertThat(streams.declare(again).action()).isEqualTo(Declaration.Action.NONE);
    ConsumerSpec updated = ConsumerSpec.builder("JOBS", "WORK").maxAckPending(10).build();
    assertThat(streams.declare(updated).action()).isEqualTo(Declaration.Action.UPDATE);
    ConsumerStatus status = streams.status("JOBS", "WORK").orElseThrow();
    assertThat(status.maxAckPending()).isEqualTo(10);
    assertThat(status.maxDeliver()).isEqualTo(5);
    ConsumerSpec impossible =
        ConsumerSpec.builder("JOBS", "WORK").ackMode(ConsumerSpec.AckMode.ALL).build();
    assertThat(streams.plan(impossible).action()).isEqualTo(Declaration.Action.IMPOSSIBLE);
    assertThatThrownBy(() -> streams.declare(impossible)).hasMessageContaining("ack_policy");
    assertThat(streams.delete("JOBS", "WORK")).isTrue();
    assertThat(streams.delete("JOBS", "WORK")).isFalse();
  }

  @Test
  void reqMp7_severalFiltersNeedANewerServer() throws InterruptedException {
    streams.declare(jobs().build());
    ConsumerSpec spec =
        ConsumerSpec.builder("JOBS", "TWO").filterSubjects("jobs.a", "jobs.b").build();
    if (StreamServer.isAtLeast(2, 10)) {
      assertThat(streams.declare(spec).action()).isEqualTo(Declaration.Action.CREATE);
      assertThat(streams.declare(spec).action()).isEqualTo(Declaration.Action.NONE);
      ConsumerSpec one = ConsumerSpec.builder("JOBS", "TWO").filterSubjects("jobs.a").build();
      assertThat(streams.declare(one).action()).isEqualTo(Declaration.Action.UPDATE);
    } else {
      assertThatThrownBy(() -> streams.declare(spec))
          .isInstanceOf(UnsupportedByServerException.class);
    }
  }

  @Test
  void reqMp7_aConsumerOfAMissingStreamIsATypedError() {
    assertThatThrownBy(() -> streams.declare(ConsumerSpec.builder("NONE", "C").build()))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.NOT_FOUND));
  }

  @Test
  void reqMp7_riskySettingsAreFound() throws InterruptedException {
    streams.declare(jobs().storage(StreamSpec.Storage.MEMORY).maxMessages(10).build());
    assertThat(streams.inspect("JOBS").stream().map(Finding::setting))
        .contains("storage", "num_replicas", "discard");
    streams.delete("JOBS");
    streams.declare(jobs().build());
    List<Finding> blind = streams.inspect("JOBS");
    assertThat(blind.get(0).severity()).isEqualTo(Finding.Severity.RISK);
    assertThat(blind.get(0).setting()).isEqualTo("sync_interval");
    URI monitoring = URI.create(server.server.monitoringUrl());
    assertThat(streams.inspect("JOBS", monitoring).stream().map(Finding::setting))
        .contains("sync_interval");
    assertThatThrownBy(() -> streams.inspect("NONE"))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.NOT_FOUND));
  }

  @Test
  void reqMp7_aSafeSyncIntervalIsRecognised() throws InterruptedException {
    try (StreamServer safe =
        StreamServer.start(
            io.choria.testing.NatsServer.builder().jetStream(true).monitoring(true).syncAlways())) {
      Streams there = safe.streams();
      there.declare(jobs().build());
      boolean found =
          there.inspect("JOBS", URI.create(safe.server.monitoringUrl())).stream()
              .anyMatch(f -> f.setting().equals("sync_interval"));
      // a server before 2.11 does not tell it, which counts as a risk
      assertThat(found).isEqualTo(!StreamServer.isAtLeast(2, 11));
    }
  }
}
