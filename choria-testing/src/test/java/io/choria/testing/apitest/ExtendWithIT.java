package io.choria.testing.apitest;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.testing.NatsServer;
import io.choria.testing.NatsServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NatsServerExtension.class)
class ExtendWithIT {
  @Test
  void givesAServer(NatsServer server) {
    assertThat(server.isRunning()).isTrue();
  }

  @Nested
  class Inside {
    @Test
    void sharesTheServer(NatsServer server) {
      assertThat(server.isRunning()).isTrue();
    }
  }

  @Test
  void stillGivesAServer(NatsServer server) {
    assertThat(server.isRunning()).isTrue();
  }
}
