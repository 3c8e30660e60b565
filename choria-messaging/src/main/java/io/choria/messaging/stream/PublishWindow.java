package io.choria.messaging.stream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages that were handed over and not completed, in order: a ring with one slot per ticket.
 *
 * <p>Two sides use it. The sending side, guarded by the publisher's send lock, fills slots and then
 * moves {@code tail}. The acknowledging side, guarded by {@code lock}, marks slots and completes
 * them from {@code head} on, in order. A slot belongs to the acknowledging side from the moment
 * {@code tail} passes it until {@code head} does; both are volatile, and that is what makes the
 * plain fields of a slot visible across.
 */
final class PublishWindow<C> {
  /** What is known of a message. */
  enum State {
    UNDECIDED,
    STORED,
    /** Refused, but worth another attempt. */
    RETRY,
    REFUSED
  }

  static final class Slot<C> {
    @Nullable Publication publication;
    @Nullable C context;
    State state = State.UNDECIDED;
    int attempt;
    long firstSent;
    long lastSent;
    String stream = "";
    long sequence;
    boolean duplicate;
    @Nullable StreamException problem;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PublishWindow.class);

  private final Slot<C>[] slots;
  private final int mask;
  private final int capacity;
  private final long maxBytes;
  private final PublishListener<C> listener;
  private final Consumer<StreamException> givenUp;

  final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition trouble = lock.newCondition();
  private final Condition flushed = lock.newCondition();
  private int waitingForRoom;
  private long flushTarget = Long.MAX_VALUE;
  private boolean suspended;
  private boolean listenerFailed;

  private volatile long head;
  private volatile long tail;
  private long reservedBytes; // sending side
  private volatile long completedBytes; // acknowledging side
  private volatile boolean suspect;

  @SuppressWarnings({"unchecked", "rawtypes"})
  PublishWindow(
      int capacity, long maxBytes, PublishListener<C> listener, Consumer<StreamException> givenUp) {
    this.givenUp = givenUp;
    this.capacity = capacity;
    this.maxBytes = maxBytes;
    this.listener = listener;
    int size = Integer.highestOneBit(Math.max(capacity - 1, 1)) << 1;
    this.mask = size - 1;
    this.slots = new Slot[size];
    for (int i = 0; i < size; i++) {
      slots[i] = new Slot<>();
    }
  }

  long head() {
    return head;
  }

  long tail() {
    return tail;
  }

  Slot<C> slot(long ticket) {
    return slots[(int) ticket & mask];
  }

  long pendingBytes() {
    return reservedBytes - completedBytes;
  }

  /** A message larger than the whole byte budget still goes, alone. */
  boolean hasRoom(int bytes) {
    long pending = tail - head;
    return pending == 0 || (pending < capacity && pendingBytes() + bytes <= maxBytes);
  }

  /** Takes the next slot; only with the send lock and room. */
  long reserve(Publication publication, C context, long now) {
    long ticket = tail;
    Slot<C> slot = slot(ticket);
    slot.publication = publication;
    slot.context = context;
    slot.state = State.UNDECIDED;
    slot.attempt = 0;
    slot.firstSent = now;
    slot.lastSent = now;
    slot.problem = null;
    reservedBytes += publication.body().length;
    tail = ticket + 1;
    return ticket;
  }

  /** Something needs another attempt. */
  boolean suspect() {
    return suspect;
  }

  void setSuspect(boolean value) {
    suspect = value;
  }

  void stored(long ticket, String stream, long sequence, boolean duplicate) {
    if (ticket < head || ticket >= tail) {
      return; // a late answer to an attempt that was answered before
    }
    Slot<C> slot = slot(ticket);
    if (slot.state == State.REFUSED) {
      return;
    }
    slot.state = State.STORED;
    slot.stream = stream;
    slot.sequence = sequence;
    slot.duplicate = duplicate;
    progress();
  }

  /** Everything up to a ticket is stored, at positions that the server does not tell. */
  void storedThrough(long ticket, String stream) {
    long end = Math.min(ticket, tail - 1);
    for (long at = head; at <= end; at++) {
      Slot<C> slot = slot(at);
      if (slot.state == State.UNDECIDED || slot.state == State.RETRY) {
        slot.state = State.STORED;
        slot.stream = stream;
        slot.sequence = 0;
        slot.duplicate = false;
      }
    }
    progress();
  }

  /** Marks a refusal of one attempt; a refusal of an older attempt says nothing. */
  void refused(long ticket, int attempt, StreamException problem, boolean retry) {
    if (ticket < head || ticket >= tail) {
      return;
    }
    Slot<C> slot = slot(ticket);
    if (slot.state != State.UNDECIDED || slot.attempt != attempt) {
      return;
    }
    slot.problem = problem;
    if (retry) {
      slot.state = State.RETRY;
      suspect = true;
      trouble.signalAll();
    } else {
      slot.state = State.REFUSED;
      givenUp.accept(problem);
    }
    progress();
  }

  /**
   * Gives up everything from the first message on that is not stored. Later ones that are stored
   * are given up too: an acknowledgement behind a failure would let the caller forget what failed.
   */
  void abandon(StreamException problem) {
    lock.lock();
    try {
      suspended = false;
      boolean failed = false;
      for (long ticket = head; ticket < tail; ticket++) {
        Slot<C> slot = slot(ticket);
        failed |= slot.state != State.STORED;
        if (failed && slot.state != State.REFUSED) {
          slot.state = State.REFUSED;
          slot.problem = slot.problem == null ? problem : slot.problem;
        }
      }
      progress();
      room.signalAll();
      trouble.signalAll();
      flushed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** While suspended nothing completes, so that a repair sees the whole window. */
  void suspend(boolean value) {
    suspended = value;
    if (!value) {
      progress();
    }
  }

  private void progress() {
    if (suspended) {
      trouble.signalAll();
      return;
    }
    long at = head;
    long end = tail;
    long bytes = 0;
    long start = at;
    while (at < end) {
      Slot<C> slot = slot(at);
      if (slot.state != State.STORED && slot.state != State.REFUSED) {
        break;
      }
      Publication publication = slot.publication;
      if (publication != null) {
        bytes += publication.body().length;
        complete(slot, publication);
      }
      slot.publication = null;
      slot.context = null;
      at++;
    }
    if (at == start) {
      return;
    }
    long before = completedBytes; // written by this side only
    completedBytes = before + bytes;
    head = at;
    // waking a sender for each free slot would cost two thread switches a message
    if (waitingForRoom > 0 && (at == end || end - at <= capacity - (capacity >> 2))) {
      room.signalAll();
    }
    if (at >= flushTarget) {
      flushTarget = Long.MAX_VALUE;
      flushed.signalAll();
    }
  }

  @SuppressWarnings("NullAway") // the context is null only when the caller's type says so
  private void complete(Slot<C> slot, Publication publication) {
    try {
      if (slot.state == State.STORED) {
        listener.acknowledged(slot.context, slot.stream, slot.sequence, slot.duplicate);
      } else if (slot.problem != null) {
        listener.failed(slot.context, publication, slot.problem);
      }
    } catch (RuntimeException e) {
      if (!listenerFailed) {
        listenerFailed = true;
        LOG.warn("the publish listener failed; further failures are not logged", e);
      }
    }
  }

  /** Waits for room until the nano time; false when that has come. The lock must be held. */
  boolean awaitRoom(long untilNanos) throws InterruptedException {
    waitingForRoom++;
    try {
      return await(room, untilNanos);
    } finally {
      waitingForRoom--;
    }
  }

  /** Waits until something is suspect or decided, for the keeper. The lock must be held. */
  boolean awaitTrouble(long untilNanos) throws InterruptedException {
    return await(trouble, untilNanos);
  }

  /** Waits until everything before the target is completed; false when the time has come. */
  boolean awaitFlushed(long target, long untilNanos) throws InterruptedException {
    while (head < target) {
      flushTarget = Math.min(flushTarget, target);
      if (!await(flushed, untilNanos)) {
        return head >= target;
      }
    }
    return true;
  }

  @SuppressWarnings("WaitNotInLoop") // the callers look at their condition again
  private static boolean await(Condition condition, long untilNanos) throws InterruptedException {
    long left = untilNanos - System.nanoTime();
    return left > 0 && condition.awaitNanos(left) > 0;
  }

  void signalTrouble() {
    lock.lock();
    try {
      trouble.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the oldest message has waited for its acknowledgement for longer than this. */
  boolean overdue(long nanos) {
    lock.lock();
    try {
      return head < tail && System.nanoTime() - slot(head).lastSent > nanos;
    } finally {
      lock.unlock();
    }
  }
}
