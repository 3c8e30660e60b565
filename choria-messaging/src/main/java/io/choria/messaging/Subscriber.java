package io.choria.messaging;

import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final Builder<T> settings;
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

  private Subscriber(
      Builder<T> settings,
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

  private void start() {
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

  private List<Lane<Delivery<T>>> lanes(Builder<T> settings) {
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
  public static <T> Builder<T> builder(
      MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
    return new Builder<>(connection, template, codec);
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
  public static <T> Builder<T> builder(
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
    Handler<? super T> handler = values;
    if (handler == null
        || observers.active()
        || connection.tracing() != null
        || settings.template.isTyped()) {
      handle(new Delivery<>(message, settings.template, settings.codec));
      return;
    }
    // the short way: nothing is allocated beyond what the codec does
    try {
      handler.handle(settings.codec.decode(message.getData()));
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
      complete = dispatcher.drain(deadline).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
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

  /** Holds up the connection's reader while the dispatcher's queue is full. */
  private static final class Intake implements ReadGate.Valve {
    private final Dispatcher dispatcher;
    private final Builder<?> settings;
    private volatile boolean dropping;

    Intake(Dispatcher dispatcher, Builder<?> settings) {
      this.dispatcher = dispatcher;
      this.settings = settings;
    }

    @Override
    public boolean full() {
      return !dropping
          && (dispatcher.getPendingMessageCount() >= settings.capacity
              || dispatcher.getPendingByteCount() >= settings.capacityBytes);
    }

    @Override
    public void gaveUp() {
      dropping = true;
      dispatcher.setPendingLimits(settings.capacity, settings.capacityBytes);
    }

    void recover() {
      if (dropping && dispatcher.getPendingMessageCount() < settings.capacity / 2) {
        dispatcher.setPendingLimits(0, 0);
        dropping = false;
      }
    }

    @Override
    public long maxWaitNanos() {
      return settings.maxBlock.toNanos();
    }
  }

  /**
   * Options of a subscription. Defaults: no queue group, one thread, at most 65 536 messages and 64
   * MiB waiting, {@link Overflow#DROP_NEWEST}.
   *
   * @param <T> type of the values
   */
  public static final class Builder<T> {
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final MessagingConnection connection;
    private final SubjectTemplate template;
    private final Codec<T> codec;
    private @Nullable String group;
    private int capacity = 65_536;
    private long capacityBytes = 64L << 20;
    private Overflow overflow = Overflow.DROP_NEWEST;
    private Duration maxBlock = Duration.ofSeconds(5);
    private int lanes;
    private @Nullable Function<? super Delivery<T>, ?> key;
    private boolean checkSubjects = true;
    private @Nullable LongConsumer onSlow;
    private @Nullable Consumer<? super ChoriaException> onFailure;
    private ThreadFactory threads = Builder::daemon;

    private Builder(MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
      this.connection = connection;
      this.template = template;
      this.codec = codec;
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "choria-lane-" + THREADS.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }

    /**
     * Joins a queue group: the server gives each message to one of its members.
     *
     * @param name a subject token
     * @return this
     */
    public Builder<T> queueGroup(String name) {
      this.group = name;
      return this;
    }

    /**
     * How many messages may wait.
     *
     * @param messages the default is 65 536; shared evenly by the lanes
     * @return this
     * @throws IllegalArgumentException when less than 1
     */
    public Builder<T> capacity(int messages) {
      if (messages < 1) {
        throw new IllegalArgumentException("a buffer holds at least one: messages=" + messages);
      }
      this.capacity = messages;
      return this;
    }

    /**
     * How many bytes of payload may wait.
     *
     * @param bytes the default is 64 MiB; shared evenly by the lanes
     * @return this
     * @throws IllegalArgumentException when less than 1
     */
    public Builder<T> capacityBytes(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("a buffer holds at least one: bytes=" + bytes);
      }
      this.capacityBytes = bytes;
      return this;
    }

    /**
     * What happens when there is no room.
     *
     * @param policy the default is {@link Overflow#DROP_NEWEST}
     * @return this
     */
    public Builder<T> overflow(Overflow policy) {
      this.overflow = policy;
      return this;
    }

    /**
     * How long {@link Overflow#BLOCK} holds up the connection before it drops.
     *
     * @param limit the default is 5 seconds
     * @return this
     */
    public Builder<T> maxBlock(Duration limit) {
      this.maxBlock = limit;
      return this;
    }

    /**
     * Handles messages on several threads, in order per key.
     *
     * @param count number of threads
     * @param key gives what must stay in order, for example a token of the subject; called on the
     *     thread that takes the messages in
     * @return this
     * @throws IllegalArgumentException when the count is less than 1
     */
    public Builder<T> lanes(int count, Function<? super Delivery<T>, ?> key) {
      if (count < 1) {
        throw new IllegalArgumentException("there is at least one lane: count=" + count);
      }
      this.lanes = count;
      this.key = key;
      return this;
    }

    /** Subjects that do not fit the template reach the handler, which has to check. */
    Builder<T> answeringUnfitSubjects() {
      this.checkSubjects = false;
      return this;
    }

    /**
     * Called with the number of messages dropped since the last call.
     *
     * @param callback called from threads of the subscription or the connection
     * @return this
     */
    public Builder<T> onSlow(LongConsumer callback) {
      this.onSlow = callback;
      return this;
    }

    /**
     * Called once when {@link Overflow#FAIL} ended the subscription.
     *
     * @param callback called from a thread of its own
     * @return this
     */
    public Builder<T> onFailure(Consumer<? super ChoriaException> callback) {
      this.onFailure = callback;
      return this;
    }

    /**
     * Makes the threads of the lanes, for example {@code Thread.ofVirtual().factory()}.
     *
     * @param factory the default makes daemon threads
     * @return this
     */
    public Builder<T> threads(ThreadFactory factory) {
      this.threads = factory;
      return this;
    }

    /**
     * Subscribes; values go to the handler. This is the fastest way: nothing is made per message
     * but the value.
     *
     * @param handler called on the subscription's thread, or on that of the key's lane
     * @return the running subscription
     * @throws IllegalArgumentException when {@link Overflow#BLOCK} is wanted on a wrapped
     *     connection
     * @throws PublishException when the connection is closed
     */
    public Subscriber<T> subscribe(Handler<? super T> handler) {
      return started(new Subscriber<>(checked(), handler, null));
    }

    /**
     * Subscribes; values go to the handler together with subject tokens and headers.
     *
     * @param handler called on the subscription's thread, or on that of the key's lane
     * @return the running subscription
     * @throws IllegalArgumentException when {@link Overflow#BLOCK} is wanted on a wrapped
     *     connection
     * @throws PublishException when the connection is closed
     */
    public Subscriber<T> subscribeDeliveries(Handler<? super Delivery<T>> handler) {
      return started(new Subscriber<>(checked(), null, handler));
    }

    private static <T> Subscriber<T> started(Subscriber<T> subscriber) {
      subscriber.start();
      return subscriber;
    }

    private Builder<T> checked() {
      if (overflow == Overflow.BLOCK && connection.gate() == null) {
        throw new IllegalArgumentException(
            "Overflow.BLOCK needs a connection that this module made; a wrapped one cannot wait");
      }
      return copy();
    }

    /** What runs must not change when the builder is used again. */
    private Builder<T> copy() {
      Builder<T> copy = new Builder<>(connection, template, codec);
      copy.group = group;
      copy.capacity = capacity;
      copy.capacityBytes = capacityBytes;
      copy.overflow = overflow;
      copy.maxBlock = maxBlock;
      copy.lanes = lanes;
      copy.key = key;
      copy.checkSubjects = checkSubjects;
      copy.onSlow = onSlow;
      copy.onFailure = onFailure;
      copy.threads = threads;
      return copy;
    }
  }
}
