package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as the file of an application: compatible mode always loads, strict mode says why not.
 */
class ConfigLoaderFuzzTest {
  private static final SettingsSchema<SettingReader> SCHEMA = TestSettings.schema();

  @TempDir private static Path directory;

  private static Configuration<SettingReader> load(Mode mode, Path file) {
    return ConfigLoader.builder(SCHEMA).mode(mode).environment(Map.of()).file(file).load();
  }

  @Timeout(600)
  @FuzzTest
  void anyBytes(byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("fuzz.conf"), content);
    Configuration<SettingReader> compatible = load(Mode.COMPATIBLE, file);
    assertThat(compatible.changesSince(load(Mode.COMPATIBLE, file))).isEmpty();
    List<String> findings = compatible.diagnostics().stream().map(Diagnostic::toString).toList();
    assertThat(findings).allSatisfy(text -> assertThat(text).hasSizeLessThan(2_000));
    assertThat(compatible.toString()).isNotNull();
    for (SettingValue value : compatible.values()) {
      assertThat(value.explain().toString()).contains(value.setting().key());
    }
    try {
      assertThat(load(Mode.STRICT, file).changesSince(compatible)).isEmpty();
      assertThat(findings).isEmpty();
    } catch (ConfigException e) {
      assertThat(e.diagnostics()).isNotEmpty();
      assertThat(findings).isNotEmpty();
    }
  }
}
