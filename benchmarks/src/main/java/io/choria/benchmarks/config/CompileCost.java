package io.choria.benchmarks.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a module with 200 settings in ten interfaces and other classes: without an annotation
 * processor, with one that makes a single empty class, which sends the compiler over all sources
 * once more, and with that of choria-config. By turns in one JVM; the time is the processor time of
 * the compiler's thread, which says the same on a busy machine.
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
    double[] without = new double[ROUNDS];
    double[] least = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double plain = cost.compile(List.of("-proc:none"), List.of());
      double oneClass = cost.compile(List.of(), List.of(new OneClass()));
      double processed = cost.compile(List.of("-processor", PROCESSOR), List.of());
      if (i >= 0) {
        without[i] = plain;
        least[i] = oneClass;
        with[i] = processed;
      }
    }
    double base = ConfigBenchmark.median(without);
    double floor = ConfigBenchmark.median(least);
    double all = ConfigBenchmark.median(with);
    return String.format(
        Locale.ROOT,
        "compiling %d settings and %d classes, %d lines: %.0f ms; a processor that makes one empty"
            + " class %.0f ms (+%.1f %%); choria-config %.0f ms (+%.1f %%)",
        INTERFACES * SETTINGS,
        classes,
        cost.lines,
        base,
        floor,
        (floor / base - 1) * 100,
        all,
        (all / base - 1) * 100);
  }

  /** What any processor costs that makes something. */
  @SupportedAnnotationTypes("io.choria.config.Settings")
  private static final class OneClass extends AbstractProcessor {
    private boolean made;

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!made) {
        made = true;
        try (Writer out = processingEnv.getFiler().createSourceFile("app.Made").openWriter()) {
          out.write("package app;\n\nclass Made {}\n");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }
  }

  private double compile(List<String> options, List<Processor> processors) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path out = Files.createDirectories(directory.resolve("classes"));
    List<String> all =
        new ArrayList<>(
            List.of("-d", out.toString(), "-cp", System.getProperty("java.class.path")));
    all.addAll(options);
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null, files, null, all, null, files.getJavaFileObjectsFromPaths(sources));
      if (!processors.isEmpty()) {
        task.setProcessors(processors);
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

  private void writeSources() throws IOException {
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
      write("Part" + i, text.append("}\n").toString());
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
