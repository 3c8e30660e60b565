package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ConfigWatcherTest {
  @TempDir private Path dir;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private final ConfigWatcher.Listener<SettingReader> listener =
      new ConfigWatcher.Listener<>() {
        @Override
        public void changed(Configuration<SettingReader> next, List<SettingChange> changes) {
          events.add("changed " + changes);
        }

        @Override
        public void rejected(List<Diagnostic> findings) {
          events.add("rejected " + findings.get(0).problem());
        }
      };

  private Path file() {
    return dir.resolve("app.conf");
  }

  private void edit(String text) throws IOException {
    // replaced as editors do, so that no half file is seen
    Path next = Files.writeString(dir.resolve("app.conf.new"), text);
    Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
  }

  private ConfigWatcher<SettingReader> watch(Mode mode, Duration interval) {
    return ConfigWatcher.start(
        ConfigLoader.builder(TestSettings.schema())
            .mode(mode)
            .environment(Map.of())
            .file(file())
            .dottedDirectory(dir.resolve("conf.d"), "")
            .build(),
        interval,
        listener);
  }

  private String event() throws InterruptedException {
    return events.poll(3, TimeUnit.MINUTES);
  }

  @Test
  void editsAreNoticedAndBrokenOnesRefused() throws Exception {
    edit("port = 1\n");
    try (ConfigWatcher<SettingReader> watcher = watch(Mode.STRICT, Duration.ofMillis(20))) {
      edit("port = 2\n");
      assertThat(event()).isEqualTo("changed [port: 1 -> 2]");
      edit("port = 3\nnmae = x\n");
      assertThat(event()).isEqualTo("rejected UNKNOWN_KEY");
      assertThat(watcher.current().settings().integer("port")).isEqualTo(2);
      Files.delete(file());
      assertThat(event()).isEqualTo("rejected NOT_FOUND");
      edit("port = 4\n");
      assertThat(event()).isEqualTo("changed [port: 2 -> 4]");
      Files.createDirectory(dir.resolve("conf.d"));
      Files.writeString(dir.resolve("conf.d").resolve("x.cfg.new"), "");
      Files.writeString(dir.resolve("conf.d").resolve("port.cfg"), "");
      edit("port = 5\n");
      assertThat(event()).isEqualTo("changed [port: 4 -> 5]");
      assertThat(watcher.current().settings().integer("port")).isEqualTo(5);
    }
  }

  @Test
  void aMisspeltBooleanDoesNotReplaceAGoodSnapshotEvenWhenCompatible() throws Exception {
    edit("debug = true\nunknown = 1\n");
    try (ConfigWatcher<SettingReader> watcher = watch(Mode.COMPATIBLE, Duration.ofHours(1))) {
      edit("debug = tru\nunknown = 1\n");
      assertThat(watcher.reload()).isFalse();
      assertThat(event()).isEqualTo("rejected NOT_BOOLEAN");
      assertThat(watcher.current().settings().bool("debug")).isTrue();
      edit("debug = true\nunknown = 2\n");
      assertThat(watcher.reload()).isTrue();
      assertThat(event()).isEqualTo("changed []");
      assertThat(watcher.reload()).isFalse();
    }
  }

  @Test
  void closeEndsTheThread() throws Exception {
    edit("port = 1\n");
    ConfigWatcher<SettingReader> watcher = watch(Mode.STRICT, Duration.ofMillis(5));
    watcher.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("choria-config-watcher") && thread.isAlive());
  }

  @Test
  void theFirstLoadMustSucceed() {
    assertThatThrownBy(() -> watch(Mode.STRICT, Duration.ofMillis(5)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> watch(Mode.STRICT, Duration.ZERO))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("interval");
  }
}
