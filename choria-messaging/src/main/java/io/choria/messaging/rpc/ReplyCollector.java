package io.choria.messaging.rpc;

import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.Refusal.Stage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes the replies to one request until enough came or the time is over. */
final class ReplyCollector {
  private static final int KEPT_REFUSALS = 100;

  private final ReplyIntake intake;
  private final FleetRequest request;
  private final String subject;
  private final Clock clock;
  private final BlockingQueue<Event> events;
  private final AtomicLong lost = new AtomicLong();
  private final Set<String> senders = new LinkedHashSet<>();
  private final Set<String> unexpected = new LinkedHashSet<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private long refused;
  private volatile long published = System.nanoTime();

  ReplyCollector(
      ReplyIntake intake, FleetRequest request, String subject, Clock clock, int capacity) {
    this.intake = intake;
    this.request = request;
    this.subject = subject;
    this.clock = clock;
    this.events = new ArrayBlockingQueue<>(capacity);
  }

  /** Something that came. */
  private sealed interface Event {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Arrival(byte[] payload, long at) implements Event {}

  private record Denial(PermissionException problem) implements Event {}

  /** Called from the thread of the connection. */
  void arrived(byte[] payload) {
    if (!events.offer(new Arrival(payload, System.nanoTime()))) {
      lost.incrementAndGet();
    }
  }

  /** Called from the thread of the connection. */
  void denied(PermissionException problem, Set<String> subjects) {
    if (subjects.contains(problem.subject()) && !events.offer(new Denial(problem))) {
      lost.incrementAndGet();
    }
  }

  void startClock() {
    published = System.nanoTime();
  }

  End collect(Predicate<? super FleetReply> receiver) throws InterruptedException {
    long end = published + request.deadline().toNanos();
    long quiet = request.quiet().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    long quietEnd = Long.MAX_VALUE;
    while (true) {
      long now = System.nanoTime();
      boolean overdue = now - end >= 0;
      long left = Math.min(end - now, quietEnd == Long.MAX_VALUE ? quietEnd : quietEnd - now);
      // what arrived in time counts, however long it took to get to it
      Event event = events.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
      if (event == null) {
        return overdue || quietEnd == Long.MAX_VALUE || System.nanoTime() - end >= 0
            ? End.DEADLINE
            : End.QUIET;
      }
      if (event instanceof Denial denial) {
        throw denial.problem();
      }
      Arrival arrival = (Arrival) event;
      if (arrival.at() - end >= 0) {
        return End.DEADLINE;
      }
      FleetReply reply = accept(arrival);
      if (reply != null) {
        if (!receiver.test(reply)) {
          return End.RECEIVER;
        }
        if (isComplete()) {
          return End.COMPLETE;
        }
        if (quiet != Long.MAX_VALUE) {
          quietEnd = System.nanoTime() + quiet;
        }
      }
    }
  }

  private boolean isComplete() {
    if (request.expected() > 0 && senders.size() >= request.expected()) {
      return true;
    }
    return !request.targets().isEmpty() && senders.containsAll(request.targets());
  }

  private @Nullable FleetReply accept(Arrival arrival) {
    Duration after = Duration.ofNanos(arrival.at() - published);
    ReplyIntake.Verdict verdict = intake.judge(arrival.payload(), after, clock.instant());
    if (verdict instanceof ReplyIntake.Refused no) {
      refuse(no.refusal());
      return null;
    }
    FleetReply reply = ((ReplyIntake.Accepted) verdict).reply();
    if (!senders.add(reply.sender())) {
      refuse(new Refusal(Stage.REPLAY, subject, reply.sender(), "the server replied before", null));
      return null;
    }
    if (!request.targets().isEmpty() && !request.targets().contains(reply.sender())) {
      unexpected.add(reply.sender());
    }
    return reply;
  }

  private void refuse(Refusal refusal) {
    refused++;
    if (refusals.size() < KEPT_REFUSALS) {
      refusals.add(refusal);
    }
  }

  GatheredReplies result(String requestId, End end) {
    Set<String> missing = new LinkedHashSet<>(request.targets());
    missing.removeAll(senders);
    return new GatheredReplies(
        requestId,
        end,
        senders,
        missing,
        unexpected,
        refusals,
        refused,
        lost.get(),
        Duration.ofNanos(System.nanoTime() - published));
  }
}
