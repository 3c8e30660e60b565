package io.choria.config.choria;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The search for the main file of client programs (spec 05 §4.1). */
final class UserFile {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private UserFile() {}

  static Path find(Map<String, String> environment, Predicate<Path> exists) {
    String home = home(environment);
    if (!home.isEmpty()) {
      for (String name : List.of(".choriarc", ".mcollective")) {
        Path file = Path.of(home, name);
        if (exists.test(file)) {
          return file;
        }
      }
    }
    if (WINDOWS) {
      return Path.of("C:\\ProgramData\\choria\\etc\\client.conf");
    }
    for (String name : List.of("/etc/choria/client.conf", "/usr/local/etc/choria/client.conf")) {
      if (exists.test(Path.of(name))) {
        return Path.of(name);
      }
    }
    return Path.of("/etc/puppetlabs/mcollective/client.cfg");
  }

  /** The home directory, or the empty string when there is none (spec 05 §3). */
  static String home(Map<String, String> environment) {
    if (!WINDOWS) {
      return environment.getOrDefault("HOME", "");
    }
    String drive = environment.getOrDefault("HOMEDRIVE", "");
    String directory = environment.getOrDefault("HOMEDIR", "");
    return drive.isEmpty() || directory.isEmpty() ? "" : drive + directory;
  }
}
