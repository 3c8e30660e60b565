package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the engine of this process: there is no message that is too long for it. */
class LongMessagesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1 << 20, (1 << 20) + 1, 3 << 20})
  void messagesOfAnyLengthAreSignedAndVerified(int length) {
    byte[] message = new byte[length];
    Arrays.fill(message, (byte) 'x');
    try (Seed seed = Seed.generate(new SecureRandom())) {
      byte[] signature = seed.sign(message);
      assertThat(seed.publicKey().verify(message, signature)).isTrue();
      signature[0] ^= 1;
      assertThat(seed.publicKey().verify(message, signature)).isFalse();
    }
  }
}
