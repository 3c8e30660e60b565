package io.choria.messaging.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as the file of a seed or of a public key. */
class KeyFileFuzzTest {
  @TempDir private static Path directory;

  @Timeout(600)
  @FuzzTest
  void anyBytes(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("key"), content);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    try (Seed seed = Seed.read(file)) {
      assertThat(seed.publicKey().verify(content, seed.sign(content))).isTrue();
    } catch (TrustException e) {
      assertThat(e.getMessage()).isNotEmpty();
      if (text.length() > 8) {
        assertThat(e.getMessage()).as("keeps secrets").doesNotContain(text);
      }
    }
    try {
      Ed25519PublicKey key = Ed25519PublicKey.read(file);
      assertThat(text.toLowerCase(Locale.ROOT)).contains(key.hex());
      assertThat(key.verify(content, new byte[64])).isFalse();
    } catch (TrustException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
