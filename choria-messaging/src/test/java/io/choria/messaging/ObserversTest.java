package io.choria.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {
  /** Throws from everything. */
  private static final class Broken implements MessagingListener {
    @Override
    public void connection(ConnectionEvent event) {
      throw new IllegalStateException("listener");
    }

    @Override
    public void published(String subject, int bytes) {
      throw new IllegalStateException("listener");
    }

    @Override
    public void problem(String where, Throwable problem) {
      throw new IllegalStateException("listener");
    }
  }

  @Test
  void aListenerThatThrowsDoesNotKeepOthersFromHearing() {
    List<String> heard = new ArrayList<>();
    Observers observers = new Observers();
    assertThat(observers.active()).isFalse();
    observers.add(new Broken());
    MessagingListener second =
        new MessagingListener() {
          @Override
          public void connection(ConnectionEvent event) {
            heard.add("connection");
          }

          @Override
          public void published(String subject, int bytes) {
            heard.add("published " + subject + " " + bytes);
          }

          @Override
          public void problem(String where, Throwable problem) {
            heard.add("problem " + where);
          }
        };
    observers.add(second);
    assertThat(observers.active()).isTrue();
    observers.connection(
        new ConnectionEvent(ConnectionEvent.Kind.CONNECTED, null, Instant.EPOCH, ""));
    observers.published("a.{b}", 3);
    observers.problem("a", new IllegalStateException("x"));
    assertThat(heard).containsExactly("connection", "published a.{b} 3", "problem a");
    observers.remove(second);
    observers.published("a.{b}", 3);
    assertThat(heard).hasSize(3);
  }
}
