package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.ConfigException;
import io.choria.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares loads of odd files with the recorded answers of {@code choria tool config}: every value
 * that it prints, its listing of raw options and its list of files.
 */
class PeerAnswersTest {
  @TempDir private Path dir;

  @TestFactory
  Stream<DynamicTest> sameAnswers() throws IOException {
    AtomicInteger files = new AtomicInteger();
    List<DynamicTest> tests = new ArrayList<>();
    for (PeerCase one : PeerCase.all()) {
      tests.add(DynamicTest.dynamicTest(one.name(), () -> files.addAndGet(compare(one))));
    }
    int loads = tests.size();
    tests.add(
        DynamicTest.dynamicTest(
            "count",
            () -> {
              System.out.println(
                  "compared with the recorded answers of choria 0.29.4: "
                      + files
                      + " files in "
                      + loads
                      + " loads");
              assertThat(files.get()).isGreaterThan(loads);
            }));
    return tests.stream();
  }

  private int compare(PeerCase one) throws IOException {
    Path root = Files.createTempDirectory(dir, "case");
    int files = one.write(root);
    if (one.failed()) {
      assertThatThrownBy(() -> one.loader(root).load()).isInstanceOf(ConfigException.class);
      return files;
    }
    Configuration<ChoriaSettings> loaded = one.loader(root).load();
    assertThat(PeerCase.shown(loaded)).isEqualTo(one.values(root));
    if (one.hasRaw()) {
      String listing = one.raw();
      assertThat(PeerCase.comparable(PeerCase.rawListing(loaded), listing))
          .isEqualTo(PeerCase.comparable(listing, listing));
    }
    assertThat(loaded.files().stream().map(file -> root.relativize(file).toString()))
        .containsExactlyElementsOf(one.loadedFiles());
    return files;
  }
}
