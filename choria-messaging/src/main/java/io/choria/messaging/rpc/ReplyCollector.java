package io.choria.messaging.rpc;

import io.choria.messaging.rpc.GatheredReplies.End;
import io.choria.messaging.rpc.Refusal.Stage;
import io.choria.messaging.rpc.ReplyLine.Arrival;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes the replies to one request until enough came or the time is over. */
final class ReplyCollector implements AutoCloseable {
  private static final int KEPT_REFUSALS = 100;

  private final ReplyIntake intake;
  private final FleetRequest request;
  private final String subject;
  private final Clock clock;
  private final ReplyLine line;
  private final AtomicLong lost = new AtomicLong();
  private final Set<String> senders = new LinkedHashSet<>();
  private final Set<String> unexpected = new LinkedHashSet<>();
  private final Set<String> outstanding = new LinkedHashSet<>();
  private final Set<String> missing = new LinkedHashSet<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final boolean targeted;
  private long refused;
  private long publishing;
  private final long started = System.nanoTime();
  private volatile long published = started;

  ReplyCollector(
      ReplyIntake intake, FleetRequest request, String subject, Clock clock, int capacity) {
    this.intake = intake;
    this.request = request;
    this.subject = subject;
    this.clock = clock;
    this.targeted = !request.targets().isEmpty();
    this.line =
        new ReplyLine(this::judge, capacity, request.workers() - 1, "replies on " + subject);
  }

  private ReplyIntake.Verdict judge(Arrival arrival) {
    return intake.judge(
        arrival.payload(), Duration.ofNanos(arrival.at() - published), clock.instant());
  }

  /** Called from the thread of the connection. */
  void arrived(byte[] payload) {
    if (!line.offer(payload)) {
      lost.incrementAndGet();
    }
  }

  /** Called from the thread of the connection. */
  void denied(PermissionException problem, Set<String> subjects) {
    if (subjects.contains(problem.subject()) && !line.offer(problem)) {
      lost.incrementAndGet();
    }
  }

  /** A batch is about to be asked; who is left of the one before did not reply in time. */
  void publishing(Set<String> batch) {
    missing.addAll(outstanding);
    outstanding.clear();
    outstanding.addAll(batch);
    published = System.nanoTime();
  }

  void published() {
    publishing += System.nanoTime() - published;
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
      Arrival arrival = line.take(left);
      if (arrival == null) {
        return overdue || quietEnd == Long.MAX_VALUE || System.nanoTime() - end >= 0
            ? End.DEADLINE
            : End.QUIET;
      }
      if (arrival.denial() != null) {
        throw arrival.denial();
      }
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
    boolean enough = request.expected() > 0 && senders.size() >= request.expected();
    return enough || (targeted && outstanding.isEmpty());
  }

  private @Nullable FleetReply accept(Arrival arrival) {
    ReplyIntake.Verdict verdict = arrival.verdict();
    if (verdict == null) {
      Throwable problem = arrival.problem();
      // nothing that comes from the network may end the wait
      refuse(new Refusal(Stage.SECURITY, subject, "", "unexpected: " + problem, problem));
      return null;
    }
    if (verdict instanceof ReplyIntake.Refused no) {
      refuse(no.refusal());
      return null;
    }
    FleetReply reply = ((ReplyIntake.Accepted) verdict).reply();
    if (!senders.add(reply.sender())) {
      unexpected.add(reply.sender());
      refuse(new Refusal(Stage.REPLAY, subject, reply.sender(), "the server replied before", null));
      return null;
    }
    if (targeted && !outstanding.remove(reply.sender())) {
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
    missing.addAll(outstanding);
    missing.removeAll(senders);
    if (end == End.RECEIVER) {
      request.targets().stream().filter(target -> !senders.contains(target)).forEach(missing::add);
    }
    return new GatheredReplies(
        requestId,
        end,
        senders,
        missing,
        unexpected,
        refusals,
        refused,
        lost.get(),
        Duration.ofNanos(publishing),
        Duration.ofNanos(System.nanoTime() - started));
  }

  @Override
  public void close() {
    line.close();
  }
}
