package io.choria.messaging.rpc;

import io.choria.messaging.rpc.FleetServer.Call;
import io.choria.messaging.rpc.Refusal.Stage;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs agents on threads that end when there is nothing to do, each with its deadline. */
final class AgentRunner implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final ReplyPublisher replies;
  private final Tally tally;

  AgentRunner(String identity, int concurrency, ReplyPublisher replies, Tally tally) {
    this.replies = replies;
    this.tally = tally;
    this.executor =
        new ThreadPoolExecutor(
            0,
            concurrency,
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
              } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                return answer.completeExceptionally(e);
              }
            });
    CompletableFuture<Void> ended =
        answer
            .orTimeout(agent.timeout().toNanos(), TimeUnit.NANOSECONDS)
            .handle(
                (body, problem) -> {
                  finish(call, agent, work, body, problem);
                  return null;
                });
    try {
      executor.execute(work);
    } catch (RejectedExecutionException e) {
      boolean cancelled = answer.cancel(false);
      tally.refused(
          call.refusal(
              Stage.OVERLOAD,
              "all threads are busy: agent="
                  + agent.name()
                  + " ended="
                  + (cancelled && ended.isDone()),
              e));
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
          bytes -> replies.send(call, bytes),
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

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
