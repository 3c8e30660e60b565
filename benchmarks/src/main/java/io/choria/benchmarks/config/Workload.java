package io.choria.benchmarks.config;

import io.choria.config.Reference;
import io.choria.config.ReferenceFormat;
import io.choria.config.choria.ChoriaSettingsSchema;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest realistic set of files: a main file with every setting of Choria, and fifty files for
 * plugins.
 *
 * @param mainFile the main file
 * @param pluginFiles the files in {@code plugin.d}
 */
record Workload(Path mainFile, List<Path> pluginFiles) {
  private static final int PLUGINS = 50;
  private static final int OPTIONS = 10;

  static Workload write(Path directory) throws IOException {
    String sample =
        Reference.builder(ChoriaSettingsSchema.schema()).build().render(ReferenceFormat.SAMPLE);
    String main =
        sample
            .replaceAll("(?m)^#(?=[a-z][a-z0-9_.]* = )", "")
            // settings without a default get one, so that each is read
            .replaceAll("(?m)^#([a-z][a-z0-9_.]*) =$", "$1 = ~/value");
    Path mainFile = Files.writeString(directory.resolve("server.conf"), main);
    Path plugins = Files.createDirectories(directory.resolve("plugin.d"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < PLUGINS; i++) {
      StringBuilder text = new StringBuilder("# options of a plugin\n");
      for (int option = 0; option < OPTIONS; option++) {
        text.append("option").append(option).append(" = value ").append(option).append('\n');
      }
      files.add(Files.writeString(plugins.resolve("plugin" + i + ".cfg"), text));
    }
    return new Workload(mainFile, files);
  }

  /** What {@link #write} wrote; without lambdas and concatenations, which would count as load. */
  static Workload existing(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> plugins = Files.newDirectoryStream(directory.resolve("plugin.d"))) {
      for (Path file : plugins) {
        files.add(file);
      }
    }
    return new Workload(directory.resolve("server.conf"), files);
  }
}
