package io.choria.messaging.rpc.client;

import io.choria.messaging.rpc.client.RpcException.Reason;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call on a thread of its own. Its replies are read once, by {@link #next}, an iterator or a
 * subscriber; {@link #close} or {@link #cancel} ends it at any time.
 */
public final class RunningCall implements Iterable<NodeReply>, AutoCloseable {
  private final BlockingQueue<NodeReply> replies;
  private final CompletableFuture<CallResult> result = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean overflow;
  private volatile boolean cancelled;

  private RunningCall(CallRun run, int buffer, String name) {
    this.replies = new ArrayBlockingQueue<>(buffer);
    this.thread = new Thread(() -> run(run), "call of " + name);
    thread.setDaemon(true);
  }

  static RunningCall start(CallRun run, int buffer, String name) {
    RunningCall call = new RunningCall(run, buffer, name);
    call.thread.start();
    return call;
  }

  private void run(CallRun run) {
    try {
      CallResult end = run.run(this::offer);
      if (overflow) {
        result.completeExceptionally(
            new RpcException(
                Reason.OVERFLOW,
                "more than " + replies.size() + " replies waited to be read; the call was ended"));
      } else {
        result.complete(end);
      }
    } catch (InterruptedException e) {
      result.completeExceptionally(new RpcException(Reason.CANCELLED, "the call was cancelled", e));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      boolean interrupted = cancelled && !(e instanceof RpcException);
      result.completeExceptionally(
          interrupted ? new RpcException(Reason.CANCELLED, "the call was cancelled", e) : e);
    }
  }

  private boolean offer(NodeReply reply) {
    if (replies.offer(reply)) {
      return true;
    }
    overflow = true;
    return false;
  }

  /**
   * The next reply, as soon as it is there.
   *
   * @param deadline how long to wait
   * @return the reply; null when the deadline passed or there are no more
   * @throws RpcException when the call failed, after the replies that came before
   * @throws InterruptedException when interrupted
   */
  public @Nullable NodeReply next(Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      boolean over = result.isDone(); // looked at first: nothing comes after it
      NodeReply reply =
          replies.poll(
              over ? 0 : Math.min(20_000_000, Math.max(0, end - System.nanoTime())),
              TimeUnit.NANOSECONDS);
      if (reply != null) {
        return reply;
      }
      if (over) {
        outcome();
        return null;
      }
      if (System.nanoTime() - end >= 0) {
        return null;
      }
    }
  }

  /** Whether the call is over and all was read. */
  boolean isDrained() {
    return result.isDone() && replies.isEmpty();
  }

  /** Throws what ended the call, if it was not its natural end. */
  private void outcome() {
    try {
      result.join();
    } catch (CompletionException e) {
      throw CallRun.asRuntime(e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Reads the replies as they arrive; ends when the call does. An interrupt of the reader ends the
   * call.
   *
   * @return may be used once
   */
  @Override
  public Iterator<NodeReply> iterator() {
    return new Iterator<>() {
      private @Nullable NodeReply ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          try {
            while (ahead == null && !(result.isDone() && replies.isEmpty())) {
              ahead = RunningCall.this.next(Duration.ofMinutes(1));
            }
            if (ahead == null) {
              outcome();
            }
          } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new RpcException(Reason.CANCELLED, "the reader was interrupted", e);
          }
        }
        return ahead != null;
      }

      @Override
      public NodeReply next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        NodeReply reply = ahead;
        ahead = null;
        return Objects.requireNonNull(reply);
      }
    };
  }

  /**
   * The replies for one subscriber, which gets as many as it asks for, on a thread of its own.
   *
   * @return may be used once
   */
  public Flow.Publisher<NodeReply> publisher() {
    return subscriber -> new ReplySubscription(this, subscriber).start();
  }

  /**
   * How the call ends.
   *
   * @return completed after the last reply was put where it is read from; exceptionally with {@link
   *     RpcException} and the other exceptions of {@link Call#send}
   */
  public CompletableFuture<CallResult> result() {
    return result.copy();
  }

  /** Ends the call; replies that were there may still be read. */
  public void cancel() {
    cancelled = true;
    thread.interrupt();
  }

  /** Ends the call. */
  @Override
  public void close() {
    if (!result.isDone()) {
      cancel();
    }
  }
}
