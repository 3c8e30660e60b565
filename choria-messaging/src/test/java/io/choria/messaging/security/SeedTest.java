package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SeedTest {
  @Test
  void severalThreadsSignWithOneSeed() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Seed seed = Seed.generate(new SecureRandom())) {
      List<Future<Boolean>> signed = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        byte[] message = ("message " + i).getBytes(StandardCharsets.UTF_8);
        signed.add(threads.submit(() -> seed.publicKey().verify(message, seed.sign(message))));
      }
      for (Future<Boolean> valid : signed) {
        assertThat(valid.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void signsNothingAfterItWasClosed() {
    Seed seed = Seed.generate(new SecureRandom());
    byte[] message = {1, 2, 3};
    assertThat(seed.sign(message)).isEqualTo(seed.sign(message));
    seed.close();
    assertThatThrownBy(() -> seed.sign(message)).isInstanceOf(TrustException.class);
  }
}
