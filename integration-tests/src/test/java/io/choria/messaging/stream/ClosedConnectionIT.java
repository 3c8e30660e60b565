package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.messaging.MessagingConnection;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A connection may end at any moment, also between connecting and the first use; whoever tries
 * again on typed errors must not meet an untyped one then.
 */
@DisplayName("patterns over a connection that has just ended")
class ClosedConnectionIT {
  @Test
  void everyPatternSaysSoInATypedError() throws Exception {
    try (StreamServer server = StreamServer.start()) {
      MessagingConnection connection = server.connect(server.server.url());
      Streams streams = Streams.of(connection);
      connection.close();
      List<ThrowingCallable> opened =
          List.of(
              () -> AsyncPublisher.<Integer>builder(streams, (c, s, n, d) -> {}).open(),
              () -> PullReader.builder(streams, "JOBS", "WORK").open(),
              () -> PauseSwitch.builder(streams, "shipper").open(),
              () -> OrderedReader.builder(streams, "JOBS").open(),
              () -> streams.names("jobs.a"));
      for (ThrowingCallable open : opened) {
        assertThatThrownBy(open)
            .isInstanceOfSatisfying(
                StreamException.class,
                problem -> assertThat(problem.code()).isEqualTo(StreamException.Code.CLOSED));
      }
    }
  }
}
