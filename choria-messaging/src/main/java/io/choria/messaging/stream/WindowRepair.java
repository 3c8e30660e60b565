package io.choria.messaging.stream;

import io.choria.messaging.stream.PublishWindow.Slot;
import io.choria.messaging.stream.PublishWindow.State;
import io.nats.client.impl.Headers;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings a suspended window to an end: sends what is in doubt again, in order, until everything is
 * stored or given up.
 *
 * <p>Each round sends the first open message alone and the rest only after it was stored, so that a
 * server that has no room or no leader refuses one message and not the window. Runs with the send
 * lock held; nothing new is published meanwhile.
 */
final class WindowRepair<C> {
  /** What a repair needs of its publisher. */
  interface Sender {
    boolean stopped();

    /**
     * Whether the connection takes messages now; losses before this call are known from here on.
     */
    boolean ready();

    /** False when the connection was lost since {@link #ready()}. */
    boolean connected();

    void send(long ticket, int attempt, Publication publication);
  }

  private static final long TICK = 100_000_000L;

  private final PublishWindow<C> window;
  private final AsyncPublisher.Builder<C> options;
  private final PublishWire wire;
  private final Sender sender;
  private final long ackTimeout;

  WindowRepair(
      PublishWindow<C> window, AsyncPublisher.Builder<C> options, PublishWire wire, Sender sender) {
    this.window = window;
    this.options = options;
    this.wire = wire;
    this.sender = sender;
    this.ackTimeout = options.ackTimeout.toNanos();
  }

  void run() throws InterruptedException {
    for (int round = 0; !sender.stopped(); round++) {
      if (!awaitReady()) {
        return;
      }
      window.setSuspect(false);
      wire.restart();
      long first = nextOpen(window.head());
      if (first < window.tail()) {
        sendOpen(first, first + 1);
        wire.poke();
        if (settled(first, first + 1)) {
          sendOpen(first + 1, window.tail());
          wire.poke();
        }
      }
      if (settled(window.head(), window.tail()) && (!options.repairOrder || republished() == 0)) {
        return;
      }
      pause(round);
    }
  }

  /** Waits for the connection; messages whose time runs out meanwhile are given up. */
  private boolean awaitReady() throws InterruptedException {
    while (!sender.stopped()) {
      if (expire()) {
        completeDecided();
      }
      if (sender.ready()) {
        return true;
      }
      await(System.nanoTime() + TICK);
    }
    return false;
  }

  private void completeDecided() {
    window.lock.lock();
    try {
      window.suspend(false);
      window.suspend(true);
    } finally {
      window.lock.unlock();
    }
  }

  private boolean expire() {
    window.lock.lock();
    try {
      boolean any = false;
      long limit = options.retryFor.toNanos();
      long now = System.nanoTime();
      for (long ticket = window.head(); ticket < window.tail(); ticket++) {
        Slot<C> slot = window.slot(ticket);
        boolean open = slot.state == State.UNDECIDED || slot.state == State.RETRY;
        if (open && (now - slot.firstSent > limit || slot.attempt >= options.retries)) {
          StreamException last = slot.problem;
          slot.state = State.UNDECIDED;
          window.refused(
              ticket,
              slot.attempt,
              last != null
                  ? last
                  : new StreamException(
                      StreamException.Code.TIMEOUT,
                      "not acknowledged within retryFor="
                          + options.retryFor
                          + ", attempts="
                          + (slot.attempt + 1)),
              false);
          any = true;
        }
      }
      return any;
    } finally {
      window.lock.unlock();
    }
  }

  private long nextOpen(long from) {
    window.lock.lock();
    try {
      long ticket = from;
      while (ticket < window.tail() && decided(window.slot(ticket))) {
        ticket++;
      }
      return ticket;
    } finally {
      window.lock.unlock();
    }
  }

  private void sendOpen(long from, long to) {
    for (long ticket = from; ticket < to && !sender.stopped(); ticket++) {
      Slot<C> slot = window.slot(ticket);
      Publication publication;
      window.lock.lock();
      try {
        publication = slot.publication;
        if (publication == null || decided(slot)) {
          continue;
        }
        slot.attempt++;
        slot.state = State.UNDECIDED;
        slot.lastSent = System.nanoTime();
      } finally {
        window.lock.unlock();
      }
      sender.send(ticket, slot.attempt, publication);
    }
  }

  /**
   * Waits until the tickets are decided; false when one is refused for now, overdue, or the
   * connection is lost.
   */
  private boolean settled(long from, long to) throws InterruptedException {
    long until = System.nanoTime() + ackTimeout;
    window.lock.lock();
    try {
      long ticket = from;
      while (true) {
        while (ticket < to && decided(window.slot(ticket))) {
          ticket++;
        }
        if (ticket >= to) {
          return true;
        }
        boolean refused = window.slot(ticket).state == State.RETRY;
        if (refused || sender.stopped() || !sender.connected()) {
          return false;
        }
        window.awaitTrouble(Math.min(until, System.nanoTime() + TICK));
        if (System.nanoTime() >= until) {
          return false;
        }
      }
    } finally {
      window.lock.unlock();
    }
  }

  private static boolean decided(Slot<?> slot) {
    return slot.state == State.STORED || slot.state == State.REFUSED;
  }

  /**
   * Opens every message again that stands before a predecessor in its stream; gives their number.
   */
  private int republished() {
    Map<String, Long> last = new HashMap<>();
    int count = 0;
    window.lock.lock();
    try {
      for (long ticket = window.head(); ticket < window.tail(); ticket++) {
        Slot<C> slot = window.slot(ticket);
        Publication publication = slot.publication;
        boolean sentTwiceByTheCaller = slot.duplicate && slot.attempt == 0;
        boolean unknown = slot.sequence == 0;
        if (slot.state != State.STORED || publication == null || sentTwiceByTheCaller || unknown) {
          continue;
        }
        if (slot.sequence > last.getOrDefault(slot.stream, 0L)) {
          last.put(slot.stream, slot.sequence);
        } else {
          slot.publication = renamed(publication, slot.attempt + 1);
          slot.state = State.UNDECIDED;
          // whatever follows in this stream has to come after it once more
          last.put(slot.stream, Long.MAX_VALUE);
          count++;
        }
      }
      return count;
    } finally {
      window.lock.unlock();
    }
  }

  private static Publication renamed(Publication publication, int attempt) {
    String id = publication.messageId();
    if (id == null) {
      return publication;
    }
    Headers headers = publication.headersCopy();
    int mark = id.lastIndexOf('~');
    String base = mark > 0 && isNumber(id, mark + 1) ? id.substring(0, mark) : id;
    return publication.with(headers.put(Publication.MESSAGE_ID, base + '~' + (attempt + 1)));
  }

  private static boolean isNumber(String text, int from) {
    return from < text.length() && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  private void pause(int round) throws InterruptedException {
    long until = System.nanoTime() + options.backoff.delay(round).toNanos();
    while (System.nanoTime() < until && !sender.stopped()) {
      await(until);
    }
  }

  private void await(long until) throws InterruptedException {
    window.lock.lock();
    try {
      window.awaitTrouble(until);
    } finally {
      window.lock.unlock();
    }
  }
}
