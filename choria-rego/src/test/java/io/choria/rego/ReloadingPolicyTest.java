package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadingPolicyTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("a.rego"), "package a\nx := 1");
  }

  private ReloadingPolicy follow(boolean keepLastGood) {
    return ReloadingPolicy.of(List.of(directory), Rego::builder, Duration.ZERO, keepLastGood);
  }

  private static int x(ReloadingPolicy policy) {
    return policy.current().entrypoint("data.a.x").evaluate().as(int.class);
  }

  @Test
  void followsEditsAdditionsAndRemovals() throws IOException {
    ReloadingPolicy policy = follow(false);
    Policy first = policy.current();
    assertThat(policy.current()).isSameAs(first);

    Files.writeString(directory.resolve("a.rego"), "package a\nx := 10 + data.b.y");
    Files.createDirectory(directory.resolve("b"));
    Files.writeString(directory.resolve("b/data.json"), "{\"y\": 5}");
    assertThat(x(policy)).isEqualTo(15);

    Files.delete(directory.resolve("b/data.json"));
    assertThat(policy.current().entrypoint("data.a.x").evaluate().isDefined()).isFalse();
    assertThat(first.entrypoint("data.a.x").evaluate().as(int.class)).isEqualTo(1);
  }

  @Test
  void hasNoPolicyWhenFilesDoNotCompile() throws IOException {
    ReloadingPolicy policy = follow(false);
    Files.writeString(directory.resolve("a.rego"), "package a\nx := nope");

    assertThatThrownBy(policy::current).isInstanceOf(RegoCompileException.class);
    assertThatThrownBy(policy::current).isInstanceOf(RegoCompileException.class);

    Files.writeString(directory.resolve("a.rego"), "package a\nx := 200");
    assertThat(x(policy)).isEqualTo(200);
    assertThat(policy.failure()).isNull();
  }

  @Test
  void keepsTheLastGoodPolicyOnRequest() throws IOException {
    ReloadingPolicy policy = follow(true);
    Files.writeString(directory.resolve("a.rego"), "package a\nx := nope");

    assertThat(x(policy)).isEqualTo(1);
    assertThat(policy.failure()).isInstanceOf(RegoCompileException.class);
  }

  @Test
  void whatTheSettingsThrowLeavesNoPolicyEither() throws IOException {
    AtomicReference<RuntimeException> broken = new AtomicReference<>();
    ReloadingPolicy policy =
        ReloadingPolicy.of(
            List.of(directory),
            () -> {
              if (broken.get() != null) {
                throw broken.get();
              }
              return Rego.builder();
            },
            Duration.ZERO,
            false);
    broken.set(new IllegalStateException("no such tenant"));
    Files.writeString(directory.resolve("a.rego"), "package a\nx := 20");

    assertThatThrownBy(policy::current)
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("no such tenant");
    assertThat(policy.failure()).hasCause(broken.get());
  }

  @Test
  void dataOfTwoFoldersThatClashIsAFailureOfTheFiles(@TempDir Path other) throws IOException {
    Files.writeString(directory.resolve("data.json"), "{\"y\": 1}");
    ReloadingPolicy policy =
        ReloadingPolicy.of(List.of(directory, other), Rego::builder, Duration.ZERO, true);
    Files.writeString(other.resolve("data.json"), "{\"y\": 2}");

    assertThat(x(policy)).isEqualTo(1);
    assertThat(policy.failure()).hasMessageContaining("conflicting values at data.y");
    assertThatThrownBy(() -> ReloadingPolicy.of(directory, other))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining(other.toString());
  }

  @Test
  void followsWhatLinksLeadTo(@TempDir Path elsewhere) throws IOException {
    Files.writeString(elsewhere.resolve("data.json"), "{\"y\": 1}");
    Files.writeString(directory.resolve("a.rego"), "package a\nx := data.linked.y");
    Files.createSymbolicLink(directory.resolve("linked"), elsewhere);
    ReloadingPolicy policy = follow(false);
    assertThat(x(policy)).isEqualTo(1);

    Files.writeString(elsewhere.resolve("data.json"), "{\"y\": 200}");
    assertThat(x(policy)).isEqualTo(200);
  }

  @Test
  void intervalsMayBeAsLongAsTheyLike() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    assertThat(x(ReloadingPolicy.of(List.of(directory), Rego::builder, forever, false)))
        .isEqualTo(1);

    Duration negative = Duration.ofNanos(-1);
    assertThatThrownBy(() -> ReloadingPolicy.of(List.of(directory), Rego::builder, negative, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToFollowNothing() {
    assertThatThrownBy(() -> ReloadingPolicy.of()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesToStartWithoutAPolicy() throws IOException {
    Files.writeString(directory.resolve("a.rego"), "package a\nx := nope");

    assertThatThrownBy(() -> follow(false)).isInstanceOf(RegoCompileException.class);
    assertThatThrownBy(() -> ReloadingPolicy.of(directory.resolve("absent")))
        .isInstanceOf(RegoException.class);
  }
}
