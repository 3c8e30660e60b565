package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetServer.Call;
import io.choria.messaging.rpc.Refusal.Stage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs agents, each within its limits and each request with its deadline. */
final class AgentRunner {
  private final AgentLimits limits;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor own;
  private final ReplyPublisher replies;
  private final Tally tally;
  private final Map<String, AgentLane> lanes = new ConcurrentHashMap<>();
  private final Set<FutureTask<Boolean>> active = ConcurrentHashMap.newKeySet();

  AgentRunner(
      String identity,
      AgentLimits limits,
      @Nullable Executor shared,
      ReplyPublisher replies,
      Tally tally) {
    this.limits = limits;
    this.replies = replies;
    this.tally = tally;
    if (shared == null) {
      ThreadPoolExecutor threads = threads(identity);
      this.own = threads;
      this.executor = threads;
    } else {
      this.own = null;
      this.executor = shared;
    }
  }

  /** As many threads as the agents are allowed; they end when there is nothing to do. */
  private static ThreadPoolExecutor threads(String identity) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "agents of " + identity);
          thread.setDaemon(true);
          return thread;
        });
  }

  void run(Call call, HostedAgent agent) {
    CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
    FutureTask<Boolean> work =
        new FutureTask<>(
            () -> {
              try {
                return answer.complete(agent.handler().handle(call.accepted().request()));
              } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
                return answer.completeExceptionally(e);
              }
            });
    active.add(work);
    CompletableFuture<Void> ended =
        answer
            .orTimeout(agent.timeout().toNanos(), TimeUnit.NANOSECONDS)
            .handle(
                (body, problem) -> {
                  active.remove(work);
                  finish(call, agent, work, body, problem);
                  return null;
                });
    AgentLane lane =
        lanes.computeIfAbsent(
            agent.name(), name -> new AgentLane(agent.limits().orElse(limits), executor));
    if (!lane.submit(work)) {
      boolean cancelled = answer.cancel(false);
      tally.refused(
          call.refusal(
              Stage.OVERLOAD,
              "the agent takes no more: agent="
                  + agent.name()
                  + " limits="
                  + agent.limits().orElse(limits)
                  + " ended="
                  + (cancelled && ended.isDone()),
              null));
    }
  }

  private void finish(
      Call call,
      HostedAgent agent,
      FutureTask<Boolean> work,
      Optional<byte[]> body,
      Throwable problem) {
    if (problem == null) {
      body.ifPresentOrElse(
          bytes -> replies.send(call, agent.handler(), bytes),
          () -> tally.refused(call.refusal(Stage.HANDLER, "the agent gave no reply", null)));
      return;
    }
    Throwable cause = problem instanceof CompletionException e ? e.getCause() : problem;
    if (cause instanceof CancellationException) {
      return; // never ran, and was counted
    }
    if (cause instanceof TimeoutException) {
      boolean interrupted = work.cancel(true);
      tally.refused(
          call.refusal(
              Stage.HANDLER,
              "no answer within the timeout of the agent: agent="
                  + agent.name()
                  + " timeout="
                  + agent.timeout()
                  + " interrupted="
                  + interrupted,
              cause));
    } else {
      tally.refused(
          call.refusal(
              Stage.HANDLER, "the agent failed: agent=" + agent.name() + ": " + cause, cause));
    }
  }

  /** Forgets what an agent had waiting; what runs goes on. */
  void forget(String agent) {
    lanes.remove(agent);
  }

  /** Finishes what agents have begun, as far as the time goes; interrupts the rest. */
  void close(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    try {
      for (AgentLane lane : lanes.values()) {
        lane.close(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    active.removeIf(work -> work.cancel(true));
    if (own != null) {
      own.shutdown();
    }
  }
}
