package io.choria.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@DisplayName("spec 02 §5.0: which method finds servers")
class NetworkOptionsTest {
  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'--dm mc', mc",
    "'--dm external', external",
    "'--dm inventory', inventory",
    "'--nodes list.txt', flatfile",
    "'--dm external --nodes list.txt', flatfile",
    "'--nodes list.txt -S true', flatfile",
    "'--dm external -S true', mc",
    "'--dm puppetdb -S true', mc",
    "'--dm inventory -S true', inventory",
    "'--dm mc -S true', mc"
  })
  void methods(String words, String method) throws Exception {
    Path file = Files.writeString(directory.resolve("client.conf"), "identity = desk\n");
    List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
    arguments.addAll(List.of(words.split(" ")));
    NetworkOptions options =
        CommandLine.populateCommand(new NetworkOptions(), arguments.toArray(String[]::new));
    assertThat(options.method()).isEqualTo(method);
  }
}
