package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports are claimed once among the JVMs of a machine. */
class PortClaimsIT {
  private static final int PORT = 20_000;

  @TempDir private Path directory;

  @Test
  void withinOneJvm() {
    PortClaims claims = new PortClaims(directory.resolve("ports"));
    assertThat(claims.claim(PORT)).isTrue();
    assertThat(claims.claim(PORT)).isFalse();
    assertThat(claims.claim(PORT + 1)).isTrue();
    claims.release(PORT);
    claims.release(PORT);
    assertThat(claims.claim(PORT)).isTrue();
  }

  @Test
  void whereThereIsNoFileTheyHoldInThisJvm() {
    PortClaims claims = new PortClaims(directory.resolve("none/ports"));
    assertThat(claims.claim(PORT)).isTrue();
    assertThat(claims.claim(PORT)).isFalse();
    claims.release(PORT);
    assertThat(claims.claim(PORT)).isTrue();
  }

  @Test
  void whatAnotherJvmHasIsFreeWhenThatIsKilled() throws Exception {
    Path file = directory.resolve("ports");
    Path claimed = directory.resolve("claimed");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                locationOf(PortClaims.class) + File.pathSeparator + locationOf(Holder.class),
                Holder.class.getName(),
                file.toString(),
                claimed.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    try {
      Eventually.holds("the other has it", () -> Files.exists(claimed));
      PortClaims claims = new PortClaims(file);
      assertThat(claims.claim(PORT)).isFalse();
      assertThat(claims.claim(PORT + 1)).isTrue();
      other.destroyForcibly();
      assertThat(other.waitFor(3, TimeUnit.MINUTES)).isTrue();
      assertThat(claims.claim(PORT)).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  private static String locationOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** A program that claims a port and never gives it back. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      if (new PortClaims(Path.of(arguments[0])).claim(PORT)) {
        Files.createFile(Path.of(arguments[1]));
      }
      Thread.sleep(300_000);
    }
  }
}
