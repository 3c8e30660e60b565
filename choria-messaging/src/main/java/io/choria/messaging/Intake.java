package io.choria.messaging;

import io.nats.client.Dispatcher;

/** Holds up the connection's reader while the dispatcher's queue is full. */
final class Intake implements ReadGate.Valve {
  private final Dispatcher dispatcher;
  private final SubscriberBuilder<?> settings;
  private volatile boolean dropping;

  Intake(Dispatcher dispatcher, SubscriberBuilder<?> settings) {
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
