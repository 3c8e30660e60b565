package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.NatsMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AckFloorTest {
  private static final JetStreamApi NO_SERVER = new JetStreamApi(null, "$JS.API", Duration.ZERO);

  static ConsumedMessage message(long sequence, long delivery) {
    ConsumedMessage message =
        ConsumedMessage.from(
            NO_SERVER,
            NatsMessage.builder()
                .subject("s")
                .replyTo("$JS.ACK.S.C.1." + sequence + "." + delivery + ".1.0")
                .data(new byte[0])
                .build());
    assertThat(message).isNotNull();
    return message;
  }

  /** Deliveries, redeliveries, refusals and completions in any order, beside a plain model. */
  @Property
  void reqMp9_neverTakesAMessageBehindAnOpenOne(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int steps) {
    Random random = new Random(seed);
    AckFloor floor = new AckFloor();
    TreeMap<Long, Boolean> completed = new TreeMap<>();
    List<ConsumedMessage> open = new ArrayList<>();
    List<Long> refused = new ArrayList<>();
    long sequence = 0;
    long delivery = 0;
    long taken = 0;
    for (int step = 0; step < steps; step++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          sequence += 1 + random.nextInt(2);
          ConsumedMessage message = message(sequence, ++delivery);
          floor.delivered(message);
          open.add(message);
          completed.put(sequence, false);
        }
        case 2 -> {
          if (!open.isEmpty()) {
            ConsumedMessage message = open.remove(random.nextInt(open.size()));
            assertThat(message.settle()).isTrue();
            floor.completed(message);
            completed.put(message.streamSequence(), true);
          }
        }
        case 3 -> {
          if (!open.isEmpty()) {
            ConsumedMessage message = open.remove(random.nextInt(open.size()));
            floor.refused(message);
            refused.add(message.streamSequence());
          }
        }
        default -> {
          if (!refused.isEmpty()) {
            ConsumedMessage again =
                message(refused.remove(random.nextInt(refused.size())), ++delivery);
            floor.delivered(again);
            open.add(again);
          }
        }
      }
      ConsumedMessage message = floor.take();
      long expected = taken;
      for (var entry : completed.entrySet()) {
        if (!entry.getValue()) {
          break;
        }
        expected = Math.max(expected, entry.getKey());
      }
      taken = message == null ? taken : message.streamSequence();
      assertThat(taken).as("the highest contiguous completed sequence").isEqualTo(expected);
      assertThat(floor.open()).hasSameSizeAs(open);
    }
  }
}
