package io.choria.messaging;

import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A running subscription to the subjects of a template: alone, or as a member of a queue group, in
 * which the server gives each message to one member (REQ-MP-1, REQ-MP-2; spec 06 §7.1, §7.2).
 *
 * <p>What waits to be handled is bounded by count and by bytes, and {@link Overflow} says what
 * happens at the bound. Messages are handled in order, on one thread; with lanes, on as many
 * threads as there are lanes, in order per key. Payloads that the codec cannot read, and subjects
 * that do not fit the types of the template, are counted, reported to the listener and skipped.
 *
 * <p>Owns the thread of its jnats dispatcher and one per lane. Safe for use by any number of
 * threads.
 *
 * @param <T> type of the values
 */
public final class Subscriber<T> implements AutoCloseable {
  private final SubscriberBuilder<T> settings;
  private final MessagingConnection connection;
  private final Observers observers;
  private final @Nullable Handler<? super T> values;
  private final @Nullable Handler<? super Delivery<T>> deliveries;
  private final List<Lane<Delivery<T>>> lanes;
  private final Dispatcher dispatcher;
  private final @Nullable Intake valve;
  private final LongAdder handled = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final AtomicLong reportedDrops = new AtomicLong();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Attachments.Attached attached = new Attachment();

  Subscriber(
      SubscriberBuilder<T> settings,
      @Nullable Handler<? super T> values,
      @Nullable Handler<? super Delivery<T>> deliveries) {
    this.settings = settings;
    this.connection = settings.connection;
    this.observers = connection.observers();
    this.values = values;
    this.deliveries = deliveries;
    this.lanes = lanes(settings);
    this.dispatcher = connection.newDispatcher(lanes.isEmpty() ? this::onDirect : this::onLaned);
    ReadGate gate = connection.gate();
    if (settings.overflow == Overflow.BLOCK && gate != null) {
      this.valve = new Intake(dispatcher, settings);
      dispatcher.setPendingLimits(0, 0); // the gate bounds it
      gate.add(valve);
    } else {
      this.valve = null;
      boolean direct = lanes.isEmpty();
      dispatcher.setPendingLimits(
          direct ? settings.capacity : Math.max(settings.capacity, 65_536),
          direct ? settings.capacityBytes : Math.max(settings.capacityBytes, 64L << 20));
    }
  }

  void start() {
    connection.onSlow(dispatcher, this::onDropped);
    lanes.forEach(Lane::start);
    String subject = settings.template.wildcard();
    try {
      if (settings.group == null) {
        dispatcher.subscribe(subject);
      } else {
        dispatcher.subscribe(subject, settings.group);
      }
    } catch (IllegalStateException e) {
      close();
      throw connection.refused(subject, e);
    }
    connection.attachments().add(attached);
  }

  private List<Lane<Delivery<T>>> lanes(SubscriberBuilder<T> settings) {
    boolean ring = settings.overflow == Overflow.DROP_OLDEST || settings.overflow == Overflow.FAIL;
    int count = settings.lanes > 0 ? settings.lanes : ring ? 1 : 0;
    List<Lane<Delivery<T>>> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(
          new Lane<>(
              Math.max(1, settings.capacity / count),
              Math.max(1, settings.capacityBytes / count),
              settings.overflow,
              settings.maxBlock.toNanos(),
              d -> d.message().getData().length,
              this::handle,
              this::onDropped,
              settings.threads));
    }
    return made;
  }

  /**
   * Starts the description of a subscription.
   *
   * @param connection what to subscribe over
   * @param template subjects to subscribe to
   * @param codec how payloads become values
   * @param <T> type of the values
   * @return a builder with the defaults of its documentation
   */
  public static <T> SubscriberBuilder<T> builder(
      MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
    return new SubscriberBuilder<>(connection, template, codec);
  }

  /**
   * Starts the description of a subscription.
   *
   * @param connection what to subscribe over
   * @param template subjects to subscribe to, as for {@link SubjectTemplate#parse}
   * @param codec how payloads become values
   * @param <T> type of the values
   * @return a builder with the defaults of its documentation
   * @throws SubjectException when the template is not one
   */
  public static <T> SubscriberBuilder<T> builder(
      MessagingConnection connection, String template, Codec<T> codec) {
    return builder(connection, SubjectTemplate.parse(template), codec);
  }

  private void onDirect(Message message) {
    if (dispatcher.getDroppedCount() != reportedDrops.get()) {
      onDropped();
    }
    if (valve != null) {
      valve.recover();
    }
    if (observers.active() || connection.tracing() != null || settings.template.isTyped()) {
      handle(new Delivery<>(message, settings.template, settings.codec));
      return;
    }
    // the short way: nothing is allocated beyond what the codec does, and the delivery
    try {
      T value = Delivery.read(settings.codec, message.getData());
      if (values != null) {
        values.handle(value);
      } else if (deliveries != null) {
        deliveries.handle(new Delivery<>(message, settings.template, settings.codec, value));
      }
      handled.increment();
    } catch (CodecException e) {
      unreadable(e);
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void onLaned(Message message) {
    Delivery<T> delivery = new Delivery<>(message, settings.template, settings.codec);
    try {
      int lane = lanes.size() == 1 ? 0 : laneOf(delivery);
      Lane.Fate fate = lanes.get(lane).offer(delivery);
      if (fate == Lane.Fate.REFUSED && settings.overflow == Overflow.FAIL) {
        fail();
      } else if (fate != Lane.Fate.TAKEN || dispatcher.getDroppedCount() > 0) {
        onDropped();
      }
      if (valve != null) {
        valve.recover();
      }
    } catch (CodecException | SubjectException e) {
      unreadable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the connection is being closed
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private int laneOf(Delivery<T> delivery) {
    Function<? super Delivery<T>, ?> key = settings.key;
    int hash = key == null ? 0 : key.apply(delivery).hashCode();
    // spread what differs only in high bits, as hash tables do
    return Integer.remainderUnsigned(hash ^ (hash >>> 16), lanes.size());
  }

  private void handle(Delivery<T> delivery) {
    boolean observed = observers.active();
    long start = observed ? System.nanoTime() : 0;
    TracePropagation tracing = connection.tracing();
    TracePropagation.Scope scope = null;
    try {
      if (settings.checkSubjects && settings.template.isTyped()) {
        delivery.requireTokens();
      }
      T value = delivery.value();
      if (tracing != null) {
        scope = tracing.incoming(delivery.message().getHeaders(), settings.template.text());
      }
      if (values != null) {
        values.handle(value);
      } else if (deliveries != null) {
        deliveries.handle(delivery);
      }
      handled.increment();
    } catch (CodecException e) {
      unreadable(e);
    } catch (SubjectException e) {
      if (e.isForeign()) {
        unreadable(e);
      } else {
        failed(e);
      }
    } catch (Throwable e) {
      failed(e);
    } finally {
      if (scope != null) {
        scope.close();
      }
    }
    if (observed) {
      observers.received(
          settings.template.text(), delivery.message().getData().length, System.nanoTime() - start);
    }
  }

  private void unreadable(ChoriaException e) {
    unreadable.increment();
    observers.problem(settings.template.text(), e);
  }

  private void failed(Throwable e) {
    if (e instanceof InterruptedException && ended.get()) {
      Thread.currentThread().interrupt();
      return;
    }
    observers.problem(settings.template.text(), e);
  }

  private void onDropped() {
    long total = dropped();
    long before = reportedDrops.getAndSet(total);
    if (total <= before) {
      return;
    }
    observers.slowConsumer(settings.template.text(), total - before);
    LongConsumer onSlow = settings.onSlow;
    if (onSlow != null) {
      try {
        onSlow.accept(total - before);
      } catch (RuntimeException e) {
        observers.problem(settings.template.text(), e);
      }
    }
    if (settings.overflow == Overflow.FAIL && !ended.get()) {
      fail();
    }
  }

  /** Ends the subscription; the lane still delivers what came before the gap, then tells. */
  private void fail() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    dispatcher.unsubscribe(settings.template.wildcard());
    lanes.forEach(Lane::finish);
    onDropped();
    Thread teller = settings.threads.newThread(this::tellFailure);
    teller.start();
  }

  private void tellFailure() {
    try {
      for (Lane<Delivery<T>> lane : lanes) {
        if (!lane.awaitEnd(settings.maxBlock.toNanos())) {
          lane.stop();
        }
      }
      release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SlowConsumerException failure =
        new SlowConsumerException(
            "the buffer was full: subject="
                + settings.template
                + " capacity="
                + settings.capacity
                + " capacityBytes="
                + settings.capacityBytes);
    observers.problem(settings.template.text(), failure);
    Consumer<? super ChoriaException> onFailure = settings.onFailure;
    if (onFailure != null) {
      onFailure.accept(failure);
    }
  }

  private void release() {
    connection.forgetSlow(dispatcher);
    ReadGate gate = connection.gate();
    if (valve != null && gate != null) {
      gate.remove(valve);
    }
    connection.attachments().remove(attached);
    connection.closeDispatcher(dispatcher);
  }

  /**
   * Whether messages still come.
   *
   * @return false after close, drain, or failure
   */
  public boolean isActive() {
    return !ended.get() && dispatcher.isActive();
  }

  /**
   * How many messages were handled without an exception.
   *
   * @return a count since the start
   */
  public long handled() {
    return handled.sum();
  }

  /**
   * How many messages were dropped because there was no room.
   *
   * @return a count since the start
   */
  public long dropped() {
    long total = dispatcher.getDroppedCount();
    for (Lane<Delivery<T>> lane : lanes) {
      total += lane.dropped();
    }
    return total;
  }

  /**
   * How many messages were skipped because they could not be read.
   *
   * @return a count since the start
   */
  public long unreadable() {
    return unreadable.sum();
  }

  /**
   * How many messages wait to be handled.
   *
   * @return an estimate
   */
  public long waiting() {
    long total = dispatcher.getPendingMessageCount();
    for (Lane<Delivery<T>> lane : lanes) {
      total += lane.waiting();
    }
    return total;
  }

  /**
   * Ends in order: takes nothing more from the server (in a queue group, the other members get it),
   * handles all that came, then releases the threads (REQ-MP-2). Not to be called by the handler.
   *
   * @param deadline how long this may take; what is then not handled is given up
   * @return whether everything was handled in time
   * @throws InterruptedException when interrupted; the subscription is then closed
   */
  public boolean drain(Duration deadline) throws InterruptedException {
    if (!ended.compareAndSet(false, true)) {
      return true;
    }
    long end = System.nanoTime() + deadline.toNanos();
    boolean complete = true;
    try {
      // at its own deadline, which is no earlier, the client calls everything done
      complete =
          dispatcher.drain(deadline).get(end - System.nanoTime(), TimeUnit.NANOSECONDS)
              && System.nanoTime() - end < 0;
      lanes.forEach(Lane::finish);
      for (Lane<Delivery<T>> lane : lanes) {
        complete &= lane.awaitEnd(end - System.nanoTime());
      }
      onDropped();
      return complete;
    } catch (TimeoutException | ExecutionException | IllegalStateException e) {
      return false;
    } finally {
      lanes.forEach(Lane::stop);
      release();
    }
  }

  /** Ends at once; what waits to be handled is given up, and handlers are interrupted. */
  @Override
  public void close() {
    ended.set(true);
    lanes.forEach(Lane::stop);
    release();
  }

  /** Ends the subscription together with the connection. */
  private final class Attachment implements Attachments.Attached {
    @Override
    public boolean drain(Duration deadline) throws InterruptedException {
      return Subscriber.this.drain(deadline);
    }

    @Override
    public void close() {
      Subscriber.this.close();
    }
  }
}
