package io.choria.benchmarks.rpc;

import io.choria.messaging.protocol.Request;
import io.choria.messaging.protocol.RequestIds;
import io.choria.messaging.protocol.Transport;
import io.choria.messaging.rpc.CallerHash;
import io.choria.messaging.rpc.FleetSubjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that were signed before, sent so that never more than a window of them is unanswered.
 * What is not answered for two seconds is lost; such pauses are not counted as time.
 */
final class Flood {
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final byte[] PING =
      "{\"agent\":\"rpcutil\",\"action\":\"ping\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);

  private final Connection nats;
  private final FloodNetwork network;
  private final String reply;
  private final List<byte[]> requests;

  private Flood(Connection nats, FloodNetwork network, String reply, List<byte[]> requests) {
    this.nats = nats;
    this.network = network;
    this.reply = reply;
    this.requests = requests;
  }

  /**
   * What came of a flood.
   *
   * @param sent requests
   * @param lost without an answer
   * @param seconds from the first request to the last reply, pauses left out
   * @param used what each process computed
   */
  record Result(long sent, long lost, double seconds, Processes.Times used) {
    double perSecond() {
      return (sent - lost) / seconds;
    }

    String processors() {
      return used.per(Math.max(1, sent - lost));
    }
  }

  /** Signs so many requests; a flood of more sends them again. */
  static Flood signed(Connection nats, FloodNetwork network, int count) {
    RequestIds ids = new RequestIds(Clock.systemUTC(), new SecureRandom());
    String caller = network.client().callerId();
    String reply = FleetSubjects.reply(network.collective(), CallerHash.MD5, caller, "flood");
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Request request =
          Request.builder(network.version())
              .id(ids.next(network.version()))
              .sender("ops1.example.net")
              .caller(caller)
              .collective(network.collective())
              .agent("rpcutil")
              .ttl(Duration.ofHours(2))
              .time(Instant.now())
              .body(PING)
              .build();
      requests.add(
          new Transport(
                  network.version(),
                  network.client().requestSigner().sign(request).encode(),
                  reply,
                  "ops1.example.net",
                  List.of(),
                  null)
              .encode());
    }
    return new Flood(nats, network, reply, requests);
  }

  Result run(int count, int window, Processes processes) throws Exception {
    AtomicLong answered = new AtomicLong();
    AtomicLong last = new AtomicLong(System.nanoTime());
    // the sender sleeps until half of the window is free: to be woken by every reply would cost the
    // machine more than the replies
    AtomicLong wakeAt = new AtomicLong(Long.MAX_VALUE);
    Thread sender = Thread.currentThread();
    Dispatcher dispatcher =
        nats.createDispatcher(
            message -> {
              last.set(System.nanoTime());
              if (answered.incrementAndGet() >= wakeAt.get()) {
                LockSupport.unpark(sender);
              }
            });
    dispatcher.subscribe(reply);
    nats.flush(Duration.ofSeconds(30));
    String subject = FleetSubjects.node(network.collective(), network.identity());
    Processes.Times before = processes.now();
    long paused = 0;
    long writtenOff = 0;
    long start = System.nanoTime();
    last.set(start);
    for (long sent = 0; sent < count || sent - answered.get() - writtenOff > 0; ) {
      if (sent < count && sent - answered.get() - writtenOff < window) {
        nats.publish(subject, requests.get((int) (sent % requests.size())));
        sent++;
        continue;
      }
      wakeAt.set(sent - writtenOff - (sent == count ? 0 : window / 2));
      if (answered.get() < wakeAt.get()) {
        LockSupport.parkNanos(20_000_000);
      }
      wakeAt.set(Long.MAX_VALUE);
      long silence = System.nanoTime() - last.get();
      if (silence > PATIENCE) {
        paused += sent < count ? silence : 0; // the last pause ends no time: it is after the reply
        writtenOff = sent - answered.get();
        last.set(System.nanoTime());
        if (sent == count) {
          last.addAndGet(-silence);
          break;
        }
      }
    }
    double seconds = Math.max(1, last.get() - start - paused) / 1e9;
    Processes.Times used = processes.now().minus(before);
    nats.closeDispatcher(dispatcher);
    return new Result(count, count - Math.min(count, answered.get()), seconds, used);
  }
}
