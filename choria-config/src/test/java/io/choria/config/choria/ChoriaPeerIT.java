package io.choria.config.choria;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.choria.config.ConfigException;
import io.choria.config.Configuration;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads each of the recorded sets of odd files again and asks the {@code choria} program at the
 * same time; found in {@code CHORIA_BIN} or {@code PATH}.
 */
class ChoriaPeerIT {
  private static final String VALUE = "║        Value: ";

  @TempDir private Path dir;

  private static Optional<Path> program() {
    String named = System.getenv().getOrDefault("CHORIA_BIN", "");
    Stream<Path> places =
        named.isEmpty()
            ? Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(place -> Path.of(place, "choria"))
            : Stream.of(Path.of(named));
    return places.filter(Files::isExecutable).findFirst();
  }

  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Test
  void sameAnswersAsTheRunningProgram() throws Exception {
    Optional<Path> program = program();
    assumeTrue(program.isPresent(), "no choria in CHORIA_BIN or PATH");
    List<PeerCase> cases = PeerCase.all();
    int files = 0;
    for (PeerCase one : cases) {
      Path root = Files.createTempDirectory(dir, "case");
      files += one.write(root);
      compare(one, root, new Answer(ask(program.get(), one, root)));
    }
    System.out.println(
        "compared with a running choria: " + files + " files in " + cases.size() + " loads");
  }

  private static void compare(PeerCase one, Path root, Answer answer) {
    if (one.failed()) {
      assertThatThrownBy(() -> one.loader(root).load()).isInstanceOf(ConfigException.class);
      assertThat(answer.values()).as(one.name()).isEmpty();
      return;
    }
    Configuration<ChoriaSettings> loaded = one.loader(root).load();
    assertThat(PeerCase.shown(loaded)).as(one.name()).isEqualTo(answer.values());
    if (one.hasRaw()) {
      assertThat(PeerCase.comparable(PeerCase.rawListing(loaded), answer.raw()))
          .as(one.name())
          .isEqualTo(PeerCase.comparable(answer.raw(), answer.raw()));
    }
    assertThat(loaded.files()).as(one.name()).containsExactlyElementsOf(answer.files());
  }

  private static String ask(Path program, PeerCase one, Path root) throws Exception {
    Path out = root.resolve("answer");
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "tool", "config", "--config", "../server.conf", ".")
            .directory(root.resolve("wd").toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().putAll(one.environment());
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("no answer for " + one.name());
    }
    return new String(Files.readAllBytes(out), UTF_8);
  }

  /** The text that the program prints, taken apart. */
  private record Answer(String text) {
    Map<String, String> values() {
      Map<String, String> values = new TreeMap<>();
      String key = "";
      for (String line : text.split("\n", -1)) {
        if (line.startsWith("Configuration item: ")) {
          key = line.substring("Configuration item: ".length());
        } else if (line.startsWith(VALUE)) {
          values.put(key, line.substring(VALUE.length()));
        }
      }
      return values;
    }

    String raw() {
      String before = "files and do not include any defaults.\n\n";
      return text.substring(
          text.indexOf(before) + before.length(), text.indexOf("\n\nConfiguration item: "));
    }

    List<Path> files() {
      String before = "Loaded Files: ";
      int start = text.indexOf(before) + before.length();
      return text.substring(start, text.indexOf("\n\n", start))
          .lines()
          .map(line -> Path.of(line.strip()))
          .toList();
    }
  }
}
