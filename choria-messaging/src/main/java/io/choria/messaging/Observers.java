package io.choria.messaging;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each observation to all listeners and survives what they throw. Rare events also go to the
 * flight recorder; the frequent ones are skipped altogether while nobody listens, which is what
 * {@link #active} is for: callers ask it before they read the clock.
 */
final class Observers implements MessagingListener {
  private static final Logger LOG = LoggerFactory.getLogger(MessagingListener.class);

  private final List<MessagingListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();
  private volatile boolean active;

  void add(MessagingListener listener) {
    listeners.add(listener);
    active = true;
  }

  void remove(MessagingListener listener) {
    listeners.remove(listener);
    active = !listeners.isEmpty();
  }

  boolean active() {
    return active;
  }

  @Override
  public void connection(ConnectionEvent event) {
    FlightRecorder.connection(event);
    each(l -> l.connection(event));
  }

  @Override
  public void slowConsumer(String subject, long dropped) {
    FlightRecorder.slowConsumer(subject, dropped);
    each(l -> l.slowConsumer(subject, dropped));
  }

  @Override
  public void redelivered(String stream, String consumer, long streamSequence, long deliveries) {
    FlightRecorder.redelivered(stream, consumer, streamSequence, deliveries);
    each(l -> l.redelivered(stream, consumer, streamSequence, deliveries));
  }

  @Override
  public void problem(String where, Throwable problem) {
    if (first("problem " + problem.getClass().getName() + " " + where)) {
      LOG.warn("{}: {} (further ones of this kind are not logged)", where, problem.toString());
    }
    each(l -> l.problem(where, problem));
  }

  @Override
  public void published(String subject, int bytes) {
    for (MessagingListener listener : listeners) {
      try {
        listener.published(subject, bytes);
      } catch (RuntimeException e) {
        broken(listener, e);
      }
    }
  }

  @Override
  public void received(String subject, int bytes, long nanos) {
    for (MessagingListener listener : listeners) {
      try {
        listener.received(subject, bytes, nanos);
      } catch (RuntimeException e) {
        broken(listener, e);
      }
    }
  }

  @Override
  public void requested(String subject, long nanos, Outcome outcome) {
    for (MessagingListener listener : listeners) {
      try {
        listener.requested(subject, nanos, outcome);
      } catch (RuntimeException e) {
        broken(listener, e);
      }
    }
  }

  @Override
  public void gathered(String subject, int replies, long nanos, Outcome outcome) {
    each(l -> l.gathered(subject, replies, nanos, outcome));
  }

  @Override
  public void served(String service, String endpoint, long nanos, Outcome outcome) {
    each(l -> l.served(service, endpoint, nanos, outcome));
  }

  private void each(Consumer<MessagingListener> call) {
    for (MessagingListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException e) {
        broken(listener, e);
      }
    }
  }

  private void broken(MessagingListener listener, RuntimeException thrown) {
    if (first("listener " + listener.getClass().getName() + " " + thrown.getClass().getName())) {
      LOG.warn("a messaging listener threw (further ones of this kind are not logged)", thrown);
    }
  }

  /** Kinds are bounded: hostile subjects must not grow this set without end. */
  private boolean first(String kind) {
    return logged.size() < 1_000 && logged.add(kind);
  }
}
