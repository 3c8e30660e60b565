package io.choria.benchmarks.config;

import io.choria.benchmarks.Checkout;
import io.choria.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a person waits for: {@code mvn -o clean compile} of a module with 200 settings, with and
 * without the annotation processor, by turns. The module is choria-messaging as it stands in this
 * checkout with ten interfaces of 20 settings added; it is compiled as this build compiles it, with
 * Error Prone and NullAway, and plainly. Every run is a JVM of its own.
 */
public final class MavenCompileCost {
  private static final String VERSION = "0.1.0-SNAPSHOT";
  private static final int MINUTES = 20;
  private static final String PATHS =
      """
            <path>
              <groupId>io.choria</groupId>
              <artifactId>choria-config</artifactId>
              <version>%s</version>
            </path>
      """
          .formatted(VERSION);

  /** The processor over the settings alone, then everything without any. */
  private static final String APART =
      """
            <executions>
              <execution>
                <id>settings</id>
                <phase>generate-sources</phase>
                <goals><goal>compile</goal></goals>
                <configuration>
                  <proc>only</proc>
                  <includes><include>app/*.java</include></includes>
                  <compilerArgs combine.children="append">
                    <!-- else the module descriptor is found, which works on the module path only -->
                    <arg>-sourcepath</arg>
                    <arg>${project.basedir}/src/main/resources</arg>
                  </compilerArgs>
                </configuration>
              </execution>
              <execution>
                <id>default-compile</id>
                <configuration><proc>none</proc></configuration>
              </execution>
            </executions>
      """;

  private final Path directory;
  private final Path checkout;

  private MavenCompileCost(Path directory) {
    this.directory = directory;
    this.checkout = Checkout.benchmarks().resolve("..").normalize();
  }

  /**
   * Runs the measurements; what Maven needs must be in its local repository.
   *
   * @param args how many runs of each kind, by default 7
   * @throws Exception when files cannot be written or a build fails
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    Path directory = Files.createTempDirectory("compile-cost");
    try {
      new MavenCompileCost(directory).measure(rounds);
    } finally {
      ConfigBenchmark.delete(directory);
    }
  }

  /** Seconds on the clock, and of all threads on the processors. */
  private record Run(double wall, double processor) {}

  private void measure(int rounds) throws Exception {
    Path repository = repository();
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("plain, without", compiler(true, "<proc>none</proc>", "", ""));
    kinds.put("plain, with", compiler(true, "", PATHS, ""));
    kinds.put("plain, with, apart", compiler(true, "", PATHS, APART));
    kinds.put("Error Prone, without", "");
    kinds.put("Error Prone, with", compiler(false, "", PATHS, ""));
    kinds.put("Error Prone, with, apart", compiler(false, "", PATHS, APART));
    int lines = writeModule(kinds);
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int i = -1; i < rounds; i++) {
      int number = 0;
      for (String kind : kinds.keySet()) {
        Run run = build(repository, "pom" + number++ + ".xml");
        System.err.printf(Locale.ROOT, "%d %s: %s%n", i, kind, run);
        if (i >= 0) {
          runs.computeIfAbsent(kind, k -> new ArrayList<>()).add(run);
        }
      }
    }
    System.out.println(
        "mvn -o clean compile, 200 settings in a module of "
            + lines
            + " lines, "
            + rounds
            + " runs");
    runs.forEach(
        (kind, all) -> {
          List<Run> base = runs.getOrDefault(kind.replaceFirst(", .*", ", without"), all);
          System.out.printf(
              Locale.ROOT,
              "%-25s clock %6.2f s (%+.1f %%)   processors %6.2f s (%+.1f %%)%n",
              kind,
              wall(all),
              (wall(all) / wall(base) - 1) * 100,
              processor(all),
              (processor(all) / processor(base) - 1) * 100);
        });
  }

  private static double wall(List<Run> runs) {
    return ConfigBenchmark.median(runs.stream().mapToDouble(Run::wall).toArray());
  }

  private static double processor(List<Run> runs) {
    return ConfigBenchmark.median(runs.stream().mapToDouble(Run::processor).toArray());
  }

  /** The local repository of this user, with the jar under test beside what is in it. */
  private Path repository() throws Exception {
    Path mine = Path.of(System.getProperty("user.home"), ".m2", "repository");
    Path repository = directory.resolve("repository");
    link(mine.resolve("io"), Files.createDirectories(repository.resolve("io")), "choria");
    link(mine, repository, "io");
    Path own = repository.resolve("io/choria");
    install(own, "choria-parent", checkout.resolve("pom.xml"));
    install(own, "choria-bom", checkout.resolve("bom/pom.xml"));
    Path config = install(own, "choria-config", checkout.resolve("choria-config/pom.xml"));
    URI from = ConfigLoader.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Files.copy(Path.of(from), config.resolve("choria-config-" + VERSION + ".jar"));
    return repository;
  }

  private static void link(Path from, Path to, String except) throws IOException {
    List<Path> all;
    try (Stream<Path> children = Files.list(from)) {
      all = children.filter(child -> !child.endsWith(except)).toList();
    }
    for (Path child : all) {
      Files.createSymbolicLink(to.resolve(String.valueOf(child.getFileName())), child);
    }
  }

  private static Path install(Path own, String artifact, Path pom) throws IOException {
    Path folder = Files.createDirectories(own.resolve(artifact).resolve(VERSION));
    Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
    return folder;
  }

  private int writeModule(Map<String, String> kinds) throws IOException {
    Path module = Files.createDirectories(directory.resolve("module"));
    Path main = checkout.resolve("choria-messaging/src/main");
    copy(main, module.resolve("src/main"));
    copy(checkout.resolve(".mvn"), module.resolve(".mvn"));
    Path settings = Files.createDirectories(module.resolve("src/main/java/app"));
    CompileCost.writeSettings(settings);
    String pom = Files.readString(checkout.resolve("choria-messaging/pom.xml"));
    int number = 0;
    for (String compiler : kinds.values()) {
      Files.writeString(
          module.resolve("pom" + number++ + ".xml"),
          pom.replace("</parent>", "  <relativePath/>\n  </parent>")
              .replace("choria-messaging<", "compile-cost<")
              .replace("</project>", compiler + "</project>"));
    }
    int lines = 0;
    try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        lines += Files.readAllLines(source).size();
      }
    }
    return lines;
  }

  /** The configuration of the compiler; plain takes back what the parent says. */
  private static String compiler(boolean plain, String proc, String paths, String executions) {
    String combine = plain ? "combine.self=\"override\"" : "combine.children=\"append\"";
    return """
      <build>
        <plugins>
          <plugin>
            <groupId>org.apache.maven.plugins</groupId>
            <artifactId>maven-compiler-plugin</artifactId>
            <configuration>
              %s
              %s
              <annotationProcessorPaths %s>
    %s
              </annotationProcessorPaths>
            </configuration>
    %s
          </plugin>
        </plugins>
      </build>
    """
        .formatted(
            proc,
            plain ? "<compilerArgs combine.self=\"override\"/>" : "",
            combine,
            paths,
            executions);
  }

  private Run build(Path repository, String pom) throws Exception {
    Path times = directory.resolve("times");
    Path log = directory.resolve("log");
    List<String> command =
        List.of(
            "bash",
            "-c",
            "TIMEFORMAT='%U %S'; time \"$@\" >" + log + " 2>&1",
            "build",
            "mvn",
            "-o",
            "-B",
            "-q",
            "-Dmaven.repo.local=" + repository,
            "-f",
            pom,
            "clean",
            "compile");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(directory.resolve("module").toFile())
            .redirectError(times.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("the module does not compile:\n" + Files.readString(log));
    }
    double wall = (System.nanoTime() - start) / 1e9;
    String[] seconds = Files.readString(times).strip().split("\\s+", -1);
    return new Run(
        wall,
        Double.parseDouble(seconds[seconds.length - 2])
            + Double.parseDouble(seconds[seconds.length - 1]));
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(from)) {
      all = files.toList();
    }
    for (Path file : all) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }
}
