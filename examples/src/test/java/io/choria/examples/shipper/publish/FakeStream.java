package io.choria.examples.shipper.publish;

import io.choria.examples.shipper.wire.Inflation;
import io.choria.examples.shipper.wire.Position;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A stream in memory whose connections break where the test wants, with or without storing, and
 * that can forget.
 */
final class FakeStream {
  @SuppressWarnings("ArrayRecordComponent") // read by tests, never compared
  record Message(long sequence, String id, boolean open, byte[] payload) {}

  final List<Message> stored = new ArrayList<>();
  private final Map<String, Long> ids = new HashMap<>();
  private final Random random;
  volatile int breakOneIn;
  volatile boolean away;
  private long lastSequence;
  long payloadLimit = 1 << 20;
  volatile boolean keepsAcknowledged = true;
  int connections;
  private volatile int generation;

  FakeStream(long seed) {
    random = new Random(seed);
  }

  /** Breaks all connections. */
  synchronized void cut() {
    generation++;
  }

  synchronized void forget(int messages) {
    for (int i = 0; i < messages && !stored.isEmpty(); i++) {
      Message gone = stored.remove(stored.size() - 1);
      ids.remove(gone.id());
      lastSequence = gone.sequence() - 1;
    }
  }

  /** Receivers took messages away, from the first given one on, as from a work queue. */
  synchronized void consume(int from) {
    stored.subList(from, stored.size()).clear();
  }

  synchronized int size() {
    return stored.size();
  }

  Link open() {
    if (away) {
      throw new LinkBrokenException("no server");
    }
    connections++;
    return new FakeLink();
  }

  private final class FakeLink implements Link {
    private final int made = generation;
    private boolean broken;
    private final List<Runnable> acknowledgements = new ArrayList<>();

    @Override
    public Optional<LastStored> last() {
      synchronized (FakeStream.this) {
        return stored.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new LastStored(
                    stored.get(stored.size() - 1).sequence(), stored.get(stored.size() - 1).id()));
      }
    }

    @Override
    public StreamState state() {
      return new StreamState(
          stored.isEmpty() ? lastSequence + 1 : stored.get(0).sequence(),
          lastSequence,
          keepsAcknowledged);
    }

    @Override
    public long maxPayload() {
      return payloadLimit;
    }

    @Override
    public void send(
        String id,
        boolean open,
        @Nullable String encoding,
        @Nullable String file,
        byte[] payload,
        Acknowledgement ack) {
      if (away || made != generation) {
        broken = true;
      }
      boolean breaks = breakOneIn > 0 && random.nextInt(breakOneIn) == 0;
      if (!broken && !(breaks && random.nextBoolean())) {
        acknowledgements.add(() -> store(id, open, encoding, payload, ack));
      }
      if (breaks || broken) {
        // what is under way is stored up to somewhere, and its acknowledgements get lost
        int kept = broken ? 0 : random.nextInt(acknowledgements.size() + 1);
        acknowledgements.subList(0, kept).forEach(Runnable::run);
        acknowledgements.clear();
        broken = true;
        throw new LinkBrokenException("cut");
      }
      while (acknowledgements.size() > 20) {
        acknowledgements.remove(0).run();
      }
    }

    private void store(
        String id, boolean open, @Nullable String encoding, byte[] payload, Acknowledgement ack) {
      synchronized (FakeStream.this) {
        Long known = ids.get(id);
        if (known != null) {
          ack.stored(known, true);
          return;
        }
        byte[] plain = payload;
        if (encoding != null) {
          Position position = Position.parse(id).orElseThrow();
          try (Inflation inflation = new Inflation()) {
            plain = inflation.inflate(payload, position.length() - (open ? 0 : 1)).orElseThrow();
          }
        }
        lastSequence++;
        stored.add(new Message(lastSequence, id, open, plain));
        ids.put(id, lastSequence);
        if (random.nextInt(10) != 0 || breakOneIn == 0) {
          ack.stored(lastSequence, false);
        } else {
          ack.failed(new IllegalStateException("acknowledgement lost"));
        }
      }
    }

    @Override
    public boolean drain(Duration deadline) {
      acknowledgements.forEach(Runnable::run);
      acknowledgements.clear();
      return true;
    }

    @Override
    public boolean isOpen() {
      acknowledgements.forEach(Runnable::run);
      acknowledgements.clear();
      return !broken && !away && made == generation;
    }

    @Override
    public void close() {
      broken = true;
    }
  }

  /**
   * What a receiver makes of it: each byte of each file once; what comes before its predecessor
   * waits.
   */
  synchronized Map<String, byte[]> received() {
    Map<String, ByteArrayOutputStream> out = new LinkedHashMap<>();
    List<Message> waiting = new ArrayList<>();
    for (Message message : stored) {
      waiting.add(message);
      boolean progress = true;
      while (progress) {
        progress = waiting.removeIf(m -> take(m, out));
      }
    }
    if (!waiting.isEmpty()) {
      throw new AssertionError("hole before " + waiting.get(0).id());
    }
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    out.forEach((k, v) -> bytes.put(k, v.toByteArray()));
    return bytes;
  }

  private static boolean take(Message message, Map<String, ByteArrayOutputStream> out) {
    Position position = Position.parse(message.id()).orElseThrow();
    ByteArrayOutputStream file =
        out.computeIfAbsent(position.fileId(), f -> new ByteArrayOutputStream());
    byte[] data = Arrays.copyOf(message.payload(), (int) position.length());
    if (!message.open()) {
      data[data.length - 1] = '\n';
    }
    if (position.start() > file.size()) {
      return false;
    }
    if (position.end() > file.size()) {
      int skip = (int) (file.size() - position.start());
      file.write(data, skip, data.length - skip);
    }
    return true;
  }

  /** All files of a publisher that had one file at a time, one after the other. */
  byte[] joined() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    received().values().forEach(all::writeBytes);
    return all.toByteArray();
  }
}
