package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.testing.FaultTest;
import io.choria.testing.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderedReaderIT {
  private StreamServer server;
  private Streams streams;

  @BeforeEach
  void start() throws InterruptedException {
    server = StreamServer.start();
    streams = server.streams();
    streams.declare(StreamSpec.builder("LOG").subjects("log.>").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void fill(int messages) throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      streams.publish(
          Publication.of("log." + (i % 2 == 0 ? "even" : "odd"), new byte[] {(byte) i}));
    }
  }

  private static List<Long> read(OrderedReader reader, int count) throws InterruptedException {
    List<Long> sequences = new ArrayList<>();
    long until = System.nanoTime() + StreamServer.SOON.toNanos();
    while (sequences.size() < count && System.nanoTime() < until) {
      reader.next(Duration.ofMillis(500)).ifPresent(m -> sequences.add(m.sequence()));
    }
    return sequences;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void reqMp8_readsFromEveryStart() throws Exception {
    fill(20);
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").open()) {
      assertThat(read(reader, 20)).isEqualTo(range(1, 20));
      assertThat(reader.position()).isEqualTo(20);
    }
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").after(15).open()) {
      assertThat(read(reader, 5)).isEqualTo(range(16, 20));
    }
    try (OrderedReader reader =
        OrderedReader.builder(streams, "LOG").filterSubject("log.odd").open()) {
      assertThat(read(reader, 10))
          .isEqualTo(range(1, 20).stream().filter(n -> n % 2 == 0).toList());
    }
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").lastPerSubject().open()) {
      assertThat(read(reader, 2)).containsExactly(19L, 20L);
    }
    Instant tenth = streams.message("LOG", 10).orElseThrow().time();
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").since(tenth).open()) {
      assertThat(read(reader, 11)).isEqualTo(range(10, 20));
    }
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").onlyNew().open()) {
      fill(2);
      assertThat(read(reader, 2)).containsExactly(21L, 22L);
      assertThat(reader.next(Duration.ofMillis(50))).isEqualTo(Optional.empty());
    }
  }

  @FaultTest
  void reqMp8_goesOnInOrderAfterKilledServersAndCutNetworks() throws Exception {
    fill(60);
    try (TcpProxy proxy = server.server.proxy()) {
      Streams through = server.streams(proxy.url());
      try (OrderedReader reader = OrderedReader.builder(through, "LOG").prefetch(7).open()) {
        List<Long> all = new ArrayList<>(read(reader, 20));
        proxy.resetConnections();
        all.addAll(read(reader, 20));
        server.server.kill();
        server.server.start();
        all.addAll(read(reader, 20));
        assertThat(all).isEqualTo(range(1, 60));
        assertThat(reader.resumes()).isPositive();
        assertThat(reader.missed()).isZero();
      }
    }
  }

  @FaultTest
  void reqMp8_theLastMessageIsReadAlsoWhenItWasLostOnItsWay() throws Exception {
    fill(1);
    try (TcpProxy proxy = server.server.proxy()) {
      Streams through = server.streams(proxy.url());
      try (OrderedReader reader = OrderedReader.builder(through, "LOG").open()) {
        proxy.stall(TcpProxy.Direction.TO_CLIENT);
        assertThat(reader.next(Duration.ofMillis(50))).as("asked for, and held back").isEmpty();
        StreamServer.eventually("on its way", () -> delivered() == 1);
        proxy.resetConnections();
        proxy.heal();
        // nothing comes behind it that would show the hole
        assertThat(reader.next(StreamServer.SOON).orElseThrow().sequence()).isEqualTo(1);
        assertThat(reader.resumes()).isPositive();
      }
    }
  }

  @Test
  void reqMp8_whatWentElsewhereIsReadAgain() throws Exception {
    fill(1);
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").open()) {
      try (PullReader thief = PullReader.builder(streams, "LOG", consumer()).open()) {
        assertThat(thief.next(StreamServer.SOON)).isNotNull();
        // heartbeats tell that there was a message
        assertThat(reader.next(StreamServer.SOON).orElseThrow().sequence()).isEqualTo(1);
      }
    }
  }

  private String consumer() throws InterruptedException {
    return streams.api().call("CONSUMER.NAMES.LOG", null).path("consumers").path(0).asText();
  }

  private long delivered() throws InterruptedException {
    return streams.status("LOG", consumer()).orElseThrow().deliveredSequence();
  }

  @Test
  void reqMp8_resumesWhenItsConsumerIsGone() throws Exception {
    fill(30);
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").prefetch(5).open()) {
      List<Long> all = new ArrayList<>(read(reader, 3));
      for (var name : streams.api().call("CONSUMER.NAMES.LOG", null).path("consumers")) {
        streams.delete("LOG", name.asText());
      }
      all.addAll(read(reader, 27));
      assertThat(all).isEqualTo(range(1, 30));
      assertThat(reader.resumes()).isPositive();
    }
  }

  @Test
  void reqMp8_countsWhatTheStreamDroppedMeanwhile() throws Exception {
    fill(10);
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").prefetch(1).open()) {
      assertThat(read(reader, 2)).containsExactly(1L, 2L);
      fill(20);
      streams.declare(StreamSpec.builder("LOG").maxMessages(5).build());
      for (var name : streams.api().call("CONSUMER.NAMES.LOG", null).path("consumers")) {
        streams.delete("LOG", name.asText());
      }
      List<Long> rest = read(reader, 5);
      assertThat(rest.get(rest.size() - 1)).isEqualTo(30L);
      assertThat(reader.missed()).isBetween(22L, 23L);
    }
  }

  @FaultTest
  void reqMp8_aStreamThatWentBackIsATypedError() throws Exception {
    fill(5);
    Path old = server.server.copyStore();
    fill(5);
    try (OrderedReader reader = OrderedReader.builder(streams, "LOG").open()) {
      assertThat(read(reader, 10)).hasSize(10);
      server.server.kill();
      server.server.restoreStore(old);
      server.server.start();
      assertThatThrownBy(() -> read(reader, 1))
          .isInstanceOfSatisfying(
              StreamException.class,
              e -> assertThat(e.code()).isEqualTo(StreamException.Code.CONFLICT));
    }
  }

  @Test
  void reqMp8_aMissingStreamIsATypedError() {
    assertThatThrownBy(() -> OrderedReader.builder(streams, "NONE").open())
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.code()).isEqualTo(StreamException.Code.NOT_FOUND));
  }
}
