package io.choria.config.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.config.ConfigLoader;
import io.choria.config.SettingsSchema;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What builds that compile only what changed need of an isolating processor: each file names the
 * one interface that it comes from, and an interface can be compiled while all others are class
 * files.
 */
class IncrementalBuildTest {
  private static final Map<String, String> SOURCES =
      Map.of(
          "Shared",
          "/** S. */ @Settings public interface Shared {"
              + " /** {@return s} */ @Setting(key = \"s\") int s(); }",
          "First",
          "/** F. */ @Settings public interface First {"
              + " /** {@return f} */ @Setting(key = \"f\") int f();"
              + " /** The group. */ Shared shared();"
              + " /** I. */ @Settings interface Inner {"
              + " /** {@return i} */ @Setting(key = \"i\") int i(); }"
              + " /** The inner group. */ Inner inner(); }",
          "Second",
          "/** S. */ @Settings public interface Second {"
              + " /** {@return t} */ @Setting(key = \"t\") int t(); }");

  @TempDir private Path dir;
  private final Map<String, Set<String>> origins = new TreeMap<>();

  @BeforeEach
  void compileEverything() throws IOException {
    assertThat(compile(SOURCES)).isEmpty();
  }

  @Test
  void everyFileComesFromOneInterface() {
    assertThat(origins)
        .isEqualTo(
            Map.of(
                "app.SharedSchema", Set.of("app.Shared"),
                "app.FirstSchema", Set.of("app.First"),
                "app.First_InnerSchema", Set.of("app.First.Inner"),
                "app.SecondSchema", Set.of("app.Second"),
                "CLASS_OUTPUT app Shared.settings", Set.of("app.Shared"),
                "CLASS_OUTPUT app First.settings", Set.of("app.First"),
                "CLASS_OUTPUT app First_Inner.settings", Set.of("app.First.Inner"),
                "CLASS_OUTPUT app Second.settings", Set.of("app.Second")));
  }

  @Test
  void aChangedInterfaceLeavesTheFilesOfOthers() throws Exception {
    Map<String, String> before = files("Shared", "First");
    remove("Second");
    String changed = SOURCES.get("Second").replace("int t();", "int t(); /** U. */ %s");
    String another = "@Setting(key = \"u\", defaultValue = \"9\") int u();";
    assertThat(compile(Map.of("Second", String.format(changed, another)))).isEmpty();
    assertThat(files("Shared", "First")).isEqualTo(before);
    assertThat(Files.readString(dir.resolve("app/Second.settings"))).contains("setting u\n");
    assertThat(load("Second")).isEqualTo("Second[t=0, u=9]");
    assertThat(load("First")).isEqualTo("First[f=0, shared.s=0, inner.i=0]");
  }

  @Test
  void aGroupMayBeAClassFile() throws Exception {
    Map<String, String> before = files("First");
    remove("First");
    assertThat(compile(Map.of("First", SOURCES.get("First")))).isEmpty();
    assertThat(files("First")).isEqualTo(before);
    assertThat(load("First")).isEqualTo("First[f=0, shared.s=0, inner.i=0]");
  }

  @Test
  void keysOfAGroupThatIsAClassFileCountToo() throws Exception {
    remove("First");
    assertThat(compile(Map.of("First", SOURCES.get("First").replace("\"f\"", "\"s\""))))
        .singleElement()
        .asString()
        .contains("key \"s\" is declared twice, first by First.f");
  }

  /** As a build does before it compiles what changed. */
  private void remove(String name) throws IOException {
    for (String file : files(name).keySet()) {
      Files.delete(dir.resolve("app").resolve(file));
    }
  }

  private Map<String, String> files(String... names) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.list(dir.resolve("app"))) {
      for (Path file : all.toList()) {
        String name = String.valueOf(file.getFileName());
        if (Arrays.stream(names).anyMatch(name::startsWith)) {
          contents.put(name, Arrays.toString(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(contents).isNotEmpty();
    return contents;
  }

  private String load(String name) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
      Object schema = loader.loadClass("app." + name + "Schema").getMethod("schema").invoke(null);
      return ConfigLoader.builder((SettingsSchema<?>) schema)
          .environment(Map.of())
          .load()
          .settings()
          .toString();
    }
  }

  private List<String> compile(Map<String, String> sources) {
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach(
        (name, text) ->
            files.add(
                new SimpleJavaFileObject(
                    URI.create("string:///app/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                  @Override
                  public CharSequence getCharContent(boolean ignoreErrors) {
                    return "package app;\nimport io.choria.config.*;\n" + text;
                  }
                }));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    String path = dir + System.getProperty("path.separator");
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            null,
            null,
            found,
            List.of("-d", dir.toString(), "-cp", path + System.getProperty("java.class.path")),
            null,
            files);
    task.setProcessors(List.of(new Recording()));
    boolean unused = task.call();
    return found.getDiagnostics().stream().map(d -> d.getMessage(Locale.ROOT)).toList();
  }

  /** The processor with a filer that notes what each file comes from. */
  private final class Recording extends AbstractProcessor {
    private final SettingsProcessor processor = new SettingsProcessor();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      Filer filer = wrapped(Filer.class, environment.getFiler(), Map.of());
      processor.init(wrapped(ProcessingEnvironment.class, environment, Map.of("getFiler", filer)));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      boolean unused = processor.process(annotations, round);
      return false;
    }

    private <T> T wrapped(Class<T> type, T delegate, Map<String, Object> answers) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                if (method.getName().startsWith("create")) {
                  note(arguments);
                }
                if (answers.containsKey(method.getName())) {
                  return answers.get(method.getName());
                }
                try {
                  return method.invoke(delegate, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }));
    }

    private void note(Object[] arguments) {
      List<String> name = new ArrayList<>();
      for (Object argument : arguments) {
        if (argument instanceof Element[] elements) {
          origins.put(
              String.join(" ", name),
              Set.copyOf(Arrays.stream(elements).map(Object::toString).toList()));
        } else {
          name.add(
              argument instanceof StandardLocation location
                  ? location.name()
                  : argument.toString());
        }
      }
    }
  }
}
