package io.choria.messaging;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import java.time.Instant;
import java.util.Map;

/** Turns the library's asynchronous errors into ours. */
final class ErrorForwarder implements ErrorListener {
  private final Observers observers;
  private final Map<io.nats.client.Consumer, Runnable> slow;

  ErrorForwarder(Observers observers, Map<io.nats.client.Consumer, Runnable> slow) {
    this.observers = observers;
    this.slow = slow;
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    observers.connection(
        new ConnectionEvent(
            ConnectionEvent.Kind.SERVER_ERROR, connection.getConnectedUrl(), Instant.now(), error));
  }

  @Override
  public void exceptionOccurred(Connection connection, Exception thrown) {
    observers.problem("connection", thrown);
  }

  @Override
  public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
    Runnable action = slow.get(consumer);
    if (action != null) {
      action.run();
    } else {
      observers.slowConsumer(
          consumer instanceof io.nats.client.Subscription subscription
              ? subscription.getSubject()
              : "dispatcher",
          consumer.getDroppedCount());
    }
  }
}
