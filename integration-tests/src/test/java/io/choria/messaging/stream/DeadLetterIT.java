package io.choria.messaging.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.choria.messaging.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a worker that refuses everything needs no word in the body
class DeadLetterIT {
  private StreamServer server;
  private Streams streams;

  @BeforeEach
  void start() throws InterruptedException {
    server = StreamServer.start();
    streams = server.streams();
    streams.declare(StreamSpec.builder("JOBS").subjects("jobs.>").build());
    streams.declare(
        ConsumerSpec.builder("JOBS", "WORK").maxDeliver(2).ackWait(Duration.ofMinutes(1)).build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private DeadLetterService.Builder service() {
    return DeadLetterService.builder(streams, "dead-letters")
        .advisories("ADVISORIES")
        .origin("JOBS")
        .backoff(Backoff.of(Duration.ofMillis(100)));
  }

  /** Refuses every message until the server gives it up. */
  private PullWorker refuseAll() throws InterruptedException {
    return PullWorker.builder(streams, "JOBS", "WORK", m -> Outcome.nak(Duration.ZERO)).start();
  }

  /** The server notices that a message is over its limit when it would be delivered once more. */
  private void poison(String subject, String id) throws InterruptedException {
    streams.publish(
        Publication.builder(subject, "bad".getBytes(UTF_8))
            .messageId(id)
            .addHeader("Site", "lab")
            .build());
  }

  @Test
  void reqMp11_lettersReachTheHandlerOnceWithTheirMessage() throws Exception {
    List<DeadLetter> letters = Collections.synchronizedList(new ArrayList<>());
    try (DeadLetterService service = service().start(letters::add);
        PullWorker worker = refuseAll()) {
      poison("jobs.a", "one");
      StreamServer.eventually("handed over", () -> letters.size() == 1);
      DeadLetter letter = letters.get(0);
      assertThat(letter.id()).isEqualTo("JOBS:WORK:1");
      assertThat(letter.deliveries()).isEqualTo(2);
      assertThat(letter.message().orElseThrow().data()).isEqualTo("bad".getBytes(UTF_8));
      // the same notice again, as after a restart of the server
      streams.send(
          Publication.of(
              DeadLetterService.SUBJECT + "JOBS.WORK",
              advisory("type", "JOBS", "WORK", 1).getBytes(UTF_8)));
      StreamServer.eventually("seen as duplicate", () -> service.counters().duplicates() == 1);
      assertThat(service.counters().handled()).isEqualTo(1);
    }
    assertThat(letters).hasSize(1);
  }

  private static String advisory(String key, String stream, String consumer, long sequence) {
    return "{\""
        + key
        + "\":\"io.nats.jetstream.advisory.v1.max_deliver\",\"id\":\"x\",\"timestamp\":\"2026-02-13T16:40:15.221904Z\",\"stream\":\""
        + stream
        + "\",\"consumer\":\""
        + consumer
        + "\",\"stream_seq\":"
        + sequence
        + ",\"deliveries\":10,\"unknown\":{}}";
  }

  @Test
  void reqMp11_oldDiscriminatorsExpiredMessagesAndGarbageAreTolerated() throws Exception {
    List<DeadLetter> letters = Collections.synchronizedList(new ArrayList<>());
    try (DeadLetterService service = service().start(letters::add)) {
      String subject = DeadLetterService.SUBJECT + "JOBS.WORK";
      for (String text :
          List.of(
              "garbage",
              "{}",
              advisory("type", "../etc", "WORK", 3),
              advisory("type", "JOBS", "WORK", -3),
              advisory("schema", "JOBS", "WORK", 77))) {
        streams.send(Publication.of(subject, text.getBytes(UTF_8)));
      }
      StreamServer.eventually("handed over", () -> letters.size() == 1);
      assertThat(letters.get(0).sequence()).isEqualTo(77);
      assertThat(letters.get(0).message()).as("expired").isEmpty();
      StreamServer.eventually("counted", () -> service.counters().unreadable() == 4);
      StreamServer.eventually("counted as expired", () -> service.counters().expired() == 1);
    }
  }

  @Test
  void reqMp11_lettersAreRepublishedOnceWithTheirOrigin() throws Exception {
    streams.declare(StreamSpec.builder("DEAD").subjects("dead.>").build());
    try (DeadLetterService service = service().republish("dead");
        PullWorker worker = refuseAll()) {
      poison("jobs.a", "one");
      StreamServer.eventually("republished", () -> service.counters().handled() == 1);
    }
    // a second service that remembers nothing meets the same notice
    try (DeadLetterService service =
        DeadLetterService.builder(streams, "others").advisories("ADVISORIES").republish("dead")) {
      StreamServer.eventually("handled again", () -> service.counters().handled() == 1);
    }
    assertThat(streams.status("DEAD").orElseThrow().messages()).isEqualTo(1);
    StoredMessage letter = streams.lastOn("DEAD", "dead.JOBS.WORK.1").orElseThrow();
    assertThat(letter.data()).isEqualTo("bad".getBytes(UTF_8));
    assertThat(letter.headers().getFirst("Site")).isEqualTo("lab");
    assertThat(letter.headers().getFirst("Choria-Origin-Stream")).isEqualTo("JOBS");
    assertThat(letter.headers().getFirst("Choria-Origin-Subject")).isEqualTo("jobs.a");
    assertThat(letter.headers().getFirst("Choria-Origin-Sequence")).isEqualTo("1");
    assertThat(letter.headers().getFirst("Choria-Origin-Consumer")).isEqualTo("WORK");
    assertThat(letter.headers().getFirst("Choria-Origin-Msg-Id")).isEqualTo("one");
    assertThat(letter.headers().getFirst("Choria-Deliveries")).isEqualTo("2");
    assertThat(letter.headers().getFirst("Choria-First-Time")).startsWith("20");
    assertThat(letter.headers().getFirst("Choria-Last-Time")).startsWith("20");
  }

  @Test
  void reqMp11_noticesOfAServiceThatWasDownAreNotLost() throws Exception {
    service().start(letter -> {}).close();
    try (PullWorker worker = refuseAll()) {
      poison("jobs.a", "one");
      StreamServer.eventually(
          "noticed", () -> streams.status("ADVISORIES").orElseThrow().messages() == 1);
    }
    List<DeadLetter> letters = Collections.synchronizedList(new ArrayList<>());
    try (DeadLetterService service =
        service()
            .start(
                letter -> {
                  letters.add(letter);
                  if (letters.size() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                })) {
      StreamServer.eventually("handled at last", () -> service.counters().handled() == 1);
    }
    assertThat(letters).hasSize(3).allMatch(letter -> letter.sequence() == 1);
  }
}
