package io.choria.interop;

import static org.junit.jupiter.api.Assumptions.abort;

import io.choria.testing.PeerProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real {@code choria}: from CHORIA_BIN, else from PATH. */
final class ChoriaProgram {
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Path program;

  private ChoriaProgram(Path program) {
    this.program = program.toAbsolutePath();
  }

  /** The program with agents compiled in; without it the calling test is skipped visibly. */
  static ChoriaProgram find(Path scratch) throws Exception {
    ChoriaProgram found =
        PeerProgram.find("choria")
            .map(ChoriaProgram::new)
            .orElseGet(() -> abort("skipped: no choria in CHORIA_BIN or PATH"));
    if (!found.run(scratch, Map.of(), "buildinfo").text().contains("Golang MCollective")) {
      return abort("skipped: " + found.program + " is built without agents, so it has no servers");
    }
    return found;
  }

  /** What a run ended with. */
  record Output(int status, String text) {}

  /** Runs a command to its end; its two streams are one text. */
  Output run(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(directory, "run", ".log");
    Process process = start(directory, environment, log, arguments);
    if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("choria " + List.of(arguments) + " did not end in " + DEADLINE);
    }
    return new Output(process.exitValue(), Files.readString(log));
  }

  /** Starts a command that stays. */
  Process start(Path directory, Map<String, String> environment, Path log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            // some commands wait for nodes on a pipe
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log.toFile());
    // nothing of this machine's own set-up may leak into the network under test
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("USER", "dana");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
