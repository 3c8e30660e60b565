package io.choria.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a subscription. Defaults: no queue group, one thread, at most 65 536 messages and 64
 * MiB waiting, {@link Overflow#DROP_NEWEST}.
 *
 * @param <T> type of the values
 */
public final class SubscriberBuilder<T> {
  private static final AtomicInteger THREADS = new AtomicInteger();

  final MessagingConnection connection;
  final SubjectTemplate template;
  final Codec<T> codec;
  @Nullable String group;
  int capacity = 65_536;
  long capacityBytes = 64L << 20;
  Overflow overflow = Overflow.DROP_NEWEST;
  Duration maxBlock = Duration.ofSeconds(5);
  int lanes;
  @Nullable Function<? super Delivery<T>, ?> key;
  boolean checkSubjects = true;
  @Nullable LongConsumer onSlow;
  @Nullable Consumer<? super ChoriaException> onFailure;
  ThreadFactory threads = SubscriberBuilder::daemon;

  SubscriberBuilder(MessagingConnection connection, SubjectTemplate template, Codec<T> codec) {
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
  public SubscriberBuilder<T> queueGroup(String name) {
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
  public SubscriberBuilder<T> capacity(int messages) {
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
  public SubscriberBuilder<T> capacityBytes(long bytes) {
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
  public SubscriberBuilder<T> overflow(Overflow policy) {
    this.overflow = policy;
    return this;
  }

  /**
   * How long {@link Overflow#BLOCK} holds up the connection before it drops.
   *
   * @param limit the default is 5 seconds
   * @return this
   */
  public SubscriberBuilder<T> maxBlock(Duration limit) {
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
  public SubscriberBuilder<T> lanes(int count, Function<? super Delivery<T>, ?> key) {
    if (count < 1) {
      throw new IllegalArgumentException("there is at least one lane: count=" + count);
    }
    this.lanes = count;
    this.key = key;
    return this;
  }

  /** Subjects that do not fit the template reach the handler, which has to check. */
  SubscriberBuilder<T> answeringUnfitSubjects() {
    this.checkSubjects = false;
    return this;
  }

  /**
   * Called with the number of messages dropped since the last call.
   *
   * @param callback called from threads of the subscription or the connection
   * @return this
   */
  public SubscriberBuilder<T> onSlow(LongConsumer callback) {
    this.onSlow = callback;
    return this;
  }

  /**
   * Called once when {@link Overflow#FAIL} ended the subscription.
   *
   * @param callback called from a thread of its own
   * @return this
   */
  public SubscriberBuilder<T> onFailure(Consumer<? super ChoriaException> callback) {
    this.onFailure = callback;
    return this;
  }

  /**
   * Makes the threads of the lanes, for example {@code Thread.ofVirtual().factory()}.
   *
   * @param factory the default makes daemon threads
   * @return this
   */
  public SubscriberBuilder<T> threads(ThreadFactory factory) {
    this.threads = factory;
    return this;
  }

  /**
   * Subscribes; values go to the handler. This is the fastest way: nothing is made per message but
   * the value.
   *
   * @param handler called on the subscription's thread, or on that of the key's lane
   * @return the running subscription
   * @throws IllegalArgumentException when {@link Overflow#BLOCK} is wanted on a wrapped connection
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
   * @throws IllegalArgumentException when {@link Overflow#BLOCK} is wanted on a wrapped connection
   * @throws PublishException when the connection is closed
   */
  public Subscriber<T> subscribeDeliveries(Handler<? super Delivery<T>> handler) {
    return started(new Subscriber<>(checked(), null, handler));
  }

  private static <T> Subscriber<T> started(Subscriber<T> subscriber) {
    subscriber.start();
    return subscriber;
  }

  private SubscriberBuilder<T> checked() {
    if (overflow == Overflow.BLOCK && connection.gate() == null) {
      throw new IllegalArgumentException(
          "Overflow.BLOCK needs a connection that this module made; a wrapped one cannot wait");
    }
    return copy();
  }

  /** What runs must not change when the builder is used again. */
  private SubscriberBuilder<T> copy() {
    SubscriberBuilder<T> copy = new SubscriberBuilder<>(connection, template, codec);
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
