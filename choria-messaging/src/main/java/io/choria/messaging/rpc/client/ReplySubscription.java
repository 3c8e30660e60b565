package io.choria.messaging.rpc.client;

import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands the replies of a call to a subscriber, no more than it asked for. */
final class ReplySubscription implements Flow.Subscription {
  private final RunningCall call;
  private final Flow.Subscriber<? super NodeReply> subscriber;
  private final Semaphore demand = new Semaphore(0);
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean wrong;

  ReplySubscription(RunningCall call, Flow.Subscriber<? super NodeReply> subscriber) {
    this.call = call;
    this.subscriber = subscriber;
  }

  void start() {
    Thread thread = new Thread(this::run, "replies for a subscriber");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      subscriber.onSubscribe(this);
      while (!over.get()) {
        if (wrong) {
          throw new IllegalArgumentException("expected to be asked for more than no replies");
        }
        if (call.isDrained()) {
          call.next(Duration.ZERO); // throws what ended it
          if (over.compareAndSet(false, true)) {
            subscriber.onComplete();
          }
        } else if (demand.tryAcquire(20, TimeUnit.MILLISECONDS)) {
          NodeReply reply = call.next(Duration.ofSeconds(1));
          if (reply == null) {
            demand.release(); // nothing came yet
          } else {
            subscriber.onNext(reply);
          }
        }
      }
    } catch (InterruptedException e) {
      call.cancel();
    } catch (RuntimeException e) {
      call.cancel();
      if (over.compareAndSet(false, true)) {
        subscriber.onError(e);
      }
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      wrong = true;
      return;
    }
    // more than an int is as good as all
    int free = Integer.MAX_VALUE - demand.availablePermits();
    demand.release((int) Math.min(count, Math.max(0, free - 1)));
  }

  @Override
  public void cancel() {
    over.set(true);
    call.cancel();
  }
}
