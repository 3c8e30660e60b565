package io.choria.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a real program of somebody else is, for tests that compare with it. */
public final class PeerProgram {
  private PeerProgram() {}

  /**
   * Looks for a program: in the environment variable of its name, {@code NATS_BIN} for {@code
   * nats}, then in {@code PATH}. A variable that is set decides alone, so that it can also hide a
   * program.
   *
   * @param name the command name
   * @return an executable file, or nothing
   */
  public static Optional<Path> find(String name) {
    String set = System.getenv(variable(name));
    if (set != null) {
      return Optional.of(Path.of(set)).filter(PeerProgram::canRun);
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, name))
        .filter(PeerProgram::canRun)
        .findFirst();
  }

  private static boolean canRun(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_') + "_BIN";
  }
}
