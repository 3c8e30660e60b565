package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.FaultTest;
import io.nats.client.KeyValue;
import io.nats.client.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlIT {
  private StreamServer server;
  private Streams streams;

  @BeforeEach
  void start() throws InterruptedException {
    server = StreamServer.start();
    streams = server.streams();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void reqKv1_bucketsHaveChoriasLayoutAndWorkWithEveryClient() throws Exception {
    Buckets buckets = Buckets.of(streams);
    BucketSpec spec =
        BucketSpec.builder("CONFIG")
            .history(5)
            .ttl(Duration.ofMinutes(1))
            .maxValueSize(10_240)
            .description("settings")
            .build();
    assertThat(buckets.plan(spec).action()).isEqualTo(Declaration.Action.CREATE);
    assertThat(buckets.declare(spec).action()).isEqualTo(Declaration.Action.CREATE);
    assertThat(buckets.declare(spec).action()).isEqualTo(Declaration.Action.NONE);
    assertThat(buckets.names()).containsExactly("CONFIG");
    var config = streams.config("KV_CONFIG");
    assertThat(config.path("max_msg_size").asInt()).as("is applied").isEqualTo(10_240);
    assertThat(config.path("discard").asText()).isEqualTo("new");
    assertThat(config.path("deny_delete").asBoolean()).isTrue();
    assertThat(config.path("allow_rollup_hdrs").asBoolean()).isTrue();
    assertThat(config.path("allow_direct").asBoolean()).isTrue();
    assertThat(config.path("duplicate_window").asLong()).isEqualTo(Duration.ofMinutes(1).toNanos());
    KeyValue view = buckets.open("CONFIG");
    long revision = view.put("a.b", "1");
    assertThat(view.get("a.b").getValueAsString()).isEqualTo("1");
    view.update("a.b", "2".getBytes(UTF_8), revision);
    assertThat(view.history("a.b")).hasSize(2);
    assertThat(buckets.delete("CONFIG")).isTrue();
    assertThatThrownBy(() -> buckets.open("CONFIG"))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.NOT_FOUND));
  }

  private PauseSwitch.Builder pauseSwitch(Streams of) {
    return PauseSwitch.builder(of, "shipper")
        .heartbeat(Duration.ofMillis(500))
        .resumeSplay(Duration.ZERO);
  }

  @Test
  void reqMp12_everyPublisherStopsAndGoesOn() throws Exception {
    Subscription audit = streams.jnats().subscribe("choria.control.event.pause.>");
    List<PauseState> heard = Collections.synchronizedList(new ArrayList<>());
    try (PauseSwitch operator = pauseSwitch(streams).open();
        PauseSwitch publisher = pauseSwitch(server.streams()).open()) {
      publisher.onChange(heard::add);
      assertThat(publisher.isPaused()).as("no bucket means running").isFalse();
      long before = System.nanoTime();
      operator.pause(Instant.now().plusSeconds(600), "maintenance", "ann");
      StreamServer.eventually("paused", publisher::isPaused);
      assertThat(System.nanoTime() - before)
          .as("long before the pause would have ended")
          .isLessThan(Duration.ofMinutes(9).toNanos());
      assertThat(operator.isPaused()).isTrue();
      assertThat(publisher.state().reason()).isEqualTo("maintenance");
      assertThat(publisher.state().by()).isEqualTo("ann");
      assertThat(publisher.awaitRunning(Duration.ofMillis(50))).isFalse();
      operator.resume("done", "ann");
      assertThat(publisher.awaitRunning(StreamServer.SOON)).isTrue();
      StreamServer.eventually("both changes heard", () -> heard.size() == 2);
      String event = new String(audit.nextMessage(Duration.ofMinutes(2)).getData(), UTF_8);
      assertThat(event)
          .contains("\"protocol\":\"io.choria.control.v1.pause\"")
          .contains("\"scope\":\"shipper\"")
          .contains("\"paused\":true")
          .contains("\"by\":\"ann\"");
      assertThat(audit.nextMessage(Duration.ofMinutes(2))).isNotNull();
    }
    assertThat(heard).extracting(PauseState::paused).containsExactly(true, false);
  }

  @Test
  void reqMp12_aPauseEndsByItselfAndNeedsAnEnd() throws Exception {
    try (PauseSwitch one = pauseSwitch(streams).open()) {
      assertThatThrownBy(() -> one.pause(Instant.now().minusSeconds(1), "why", "ann"))
          .isInstanceOf(StreamException.class);
      one.pause(Instant.now().plusSeconds(20), "short", "ann");
      assertThat(one.isPaused()).isTrue();
      assertThat(one.awaitRunning(StreamServer.SOON)).isTrue();
    }
    try (PauseSwitch late = pauseSwitch(streams).open()) {
      assertThat(late.isPaused()).as("a pause of the past").isFalse();
    }
  }

  @Test
  void reqMp12_aNewcomerFindsThePause() throws Exception {
    try (PauseSwitch one = pauseSwitch(streams).open()) {
      one.pause(Instant.now().plusSeconds(3_600), "why", "ann");
      try (PauseSwitch late = pauseSwitch(server.streams()).open();
          PauseSwitch other = PauseSwitch.builder(streams, "another.scope").open()) {
        assertThat(late.isPaused()).isTrue();
        assertThat(other.isPaused()).isFalse();
      }
    }
  }

  @Test
  void reqMp12_theFallbackCountsWhenTheSwitchCannotBeRead() throws Exception {
    try (PauseSwitch open = pauseSwitch(shortCalls()).open();
        PauseSwitch closed = pauseSwitch(shortCalls()).failClosed(true).open()) {
      StreamServer.eventually("the switch was read", () -> !closed.isPaused());
      server.server.pause();
      StreamServer.eventually("fail-closed", closed::isPaused);
      StreamServer.eventually("fail-open says so", () -> !open.state().known());
      assertThat(open.isPaused()).isFalse();
      server.server.resume();
      assertThat(closed.awaitRunning(StreamServer.SOON)).isTrue();
    }
  }

  @FaultTest
  void reqMp12_aPauseThatWasReadOutlivesTheServer() throws Exception {
    try (PauseSwitch operator = pauseSwitch(streams).open();
        PauseSwitch one = pauseSwitch(shortCalls()).open()) {
      operator.pause(Instant.now().plusSeconds(3_600), "why", "ann");
      StreamServer.eventually("read", () -> one.isPaused() && one.state().known());
      server.server.kill();
      StreamServer.eventually("not known any more", () -> !one.state().known());
      assertThat(one.isPaused()).isTrue();
    }
  }

  private Streams shortCalls() throws InterruptedException {
    return Streams.builder(server.connect(server.server.url()))
        .timeout(Duration.ofSeconds(3))
        .build();
  }

  @Test
  void reqMp12_brokenDocumentsAreNoPauseForFailOpenAndOneForFailClosed() throws Exception {
    Buckets.of(streams).declare(BucketSpec.builder(Buckets.CONTROL).build());
    try (PauseSwitch open = pauseSwitch(streams).open();
        PauseSwitch closed = pauseSwitch(server.streams()).failClosed(true).open()) {
      for (String broken :
          List.of("garbage", "[]", "{\"paused\":true}", "{\"paused\":true,\"until\":\"soon\"}")) {
        streams.publish(Publication.of("$KV.CHORIA_CONTROL.pause.shipper", broken.getBytes(UTF_8)));
        StreamServer.eventually("closed at " + broken, closed::isPaused);
        assertThat(open.isPaused()).isFalse();
        open.resume("repaired", "ann");
        StreamServer.eventually("running after " + broken, () -> !closed.isPaused());
      }
    }
  }

  @Test
  void reqMp12_resumesAreSpreadOverTheSplay() throws Exception {
    try (PauseSwitch one =
        pauseSwitch(streams)
            .resumeSplay(Duration.ofSeconds(20))
            .random(new java.util.Random(3))
            .open()) {
      one.pause(Instant.now().plusSeconds(3_600), "why", "ann");
      one.resume("go", "ann");
      assertThat(one.isPaused()).as("the splay has not passed").isTrue();
      assertThat(one.awaitRunning(StreamServer.SOON)).isTrue();
    }
  }
}
