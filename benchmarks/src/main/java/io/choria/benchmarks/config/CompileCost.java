package io.choria.benchmarks.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles a module with 200 settings in ten interfaces and other classes: without an annotation
 * processor, with ones that make nothing, one resource or one empty class, which sends the compiler
 * over all sources once more, and with that of choria-config. By turns in one JVM; the time is the
 * processor time of the compiler's thread, which says the same on a busy machine.
 */
final class CompileCost {
  private static final int INTERFACES = 10;
  private static final int SETTINGS = 20;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;
  private static final String PROCESSOR = "io.choria.config.processor.SettingsProcessor";

  private final Path directory;
  private final int classes;
  private final List<Path> sources = new ArrayList<>();
  private int lines;

  private CompileCost(Path directory, int classes) {
    this.directory = directory;
    this.classes = classes;
  }

  static String measure(Path directory, int classes) throws IOException {
    CompileCost cost = new CompileCost(directory.resolve("module" + classes), classes);
    cost.writeSources();
    Map<Kind, double[]> millis = new EnumMap<>(Kind.class);
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      for (Kind kind : Kind.values()) {
        double spent = cost.compile(kind);
        if (i >= 0) {
          millis.computeIfAbsent(kind, k -> new double[ROUNDS])[i] = spent;
        }
      }
    }
    double base = 0;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "compiling %d settings and %d classes, %d lines",
            INTERFACES * SETTINGS,
            classes,
            cost.lines));
    for (Map.Entry<Kind, double[]> entry : millis.entrySet()) {
      double median = ConfigBenchmark.median(entry.getValue());
      base = entry.getKey() == Kind.WITHOUT ? median : base;
      out.append(
          String.format(
              Locale.ROOT,
              "%n  %-34s %6.0f ms (%+.1f %%)",
              entry.getKey().title,
              median,
              (median / base - 1) * 100));
    }
    return out.toString();
  }

  /** What takes part in a compilation. */
  private enum Kind {
    WITHOUT("no annotation processor"),
    NOTHING("one that makes nothing"),
    RESOURCE("one that makes one resource"),
    CLASS("one that makes one empty class"),
    CONFIG("choria-config");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  /** What any processor costs, by what it makes. */
  @SupportedAnnotationTypes("io.choria.config.Settings")
  private static final class Least extends AbstractProcessor {
    private final Kind kind;
    private boolean made;

    Least(Kind kind) {
      this.kind = kind;
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!made && kind != Kind.NOTHING) {
        made = true;
        try (Writer out = file().openWriter()) {
          out.write("package app;\n\nclass Made {}\n");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }

    private FileObject file() throws IOException {
      Filer filer = processingEnv.getFiler();
      return kind == Kind.CLASS
          ? filer.createSourceFile("app.Made")
          : filer.createResource(StandardLocation.CLASS_OUTPUT, "app", "made.txt");
    }
  }

  private double compile(Kind kind) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path out = Files.createDirectories(directory.resolve("classes"));
    List<String> all =
        new ArrayList<>(
            List.of("-d", out.toString(), "-cp", System.getProperty("java.class.path")));
    all.addAll(
        switch (kind) {
          case WITHOUT -> List.of("-proc:none");
          case CONFIG -> List.of("-processor", PROCESSOR);
          default -> List.<String>of();
        });
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null, files, null, all, null, files.getJavaFileObjectsFromPaths(sources));
      if (kind != Kind.WITHOUT && kind != Kind.CONFIG) {
        task.setProcessors(List.of(new Least(kind)));
      }
      if (!task.call()) {
        throw new IOException("the module does not compile");
      }
    }
    double millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6;
    removeGenerated(out);
    return millis;
  }

  /** What the processor wrote would be found as an input of the next compilation. */
  private static void removeGenerated(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ten interfaces with 20 settings each in the package {@code app}. */
  static List<Path> writeSettings(Path folder) throws IOException {
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < INTERFACES; i++) {
      StringBuilder text = new StringBuilder("package app;\nimport io.choria.config.*;\n");
      text.append("/** Settings of one part. */\n@Settings\npublic interface Part").append(i);
      text.append(" {\n");
      for (int s = 0; s < SETTINGS; s++) {
        text.append("  /** {@return what part ").append(i);
        text.append(" needs} It says more here. */\n");
        text.append("  @Setting(key = \"part").append(i).append(".value").append(s);
        text.append("\", defaultValue = \"7\", validate = \"range=0..100\")\n  int value");
        text.append(s).append("();\n");
      }
      Path file = folder.resolve("Part" + i + ".java");
      written.add(Files.writeString(file, text.append("}\n").toString()));
    }
    return written;
  }

  private void writeSources() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("app"));
    for (Path file : writeSettings(folder)) {
      lines += Files.readAllLines(file).size();
      sources.add(file);
    }
    for (int i = 0; i < classes; i++) {
      StringBuilder text = new StringBuilder("package app;\nimport java.util.*;\n");
      text.append("final class Work").append(i).append(" {\n");
      for (int m = 0; m < 15; m++) {
        text.append("  Map<String, List<Integer>> method").append(m);
        text.append("(List<String> in) {\n");
        text.append("    Map<String, List<Integer>> out = new TreeMap<>();\n");
        text.append("    for (String s : in) {\n");
        text.append("      out.computeIfAbsent(s.trim(), k -> new ArrayList<>())");
        text.append(".add(s.length());\n    }\n    return out;\n  }\n");
      }
      write("Work" + i, text.append("}\n").toString());
    }
  }

  private void write(String name, String text) throws IOException {
    lines += (int) text.lines().count();
    Path folder = Files.createDirectories(directory.resolve("app"));
    sources.add(Files.writeString(folder.resolve(name + ".java"), text));
  }
}
