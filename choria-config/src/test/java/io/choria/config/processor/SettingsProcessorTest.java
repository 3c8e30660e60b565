package io.choria.config.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.config.ConfigException;
import io.choria.config.ConfigLoader;
import io.choria.config.Configuration;
import io.choria.config.SettingDefinition;
import io.choria.config.SettingsSchema;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsProcessorTest {
  private static final String HEAD =
      """
      package app;
      import io.choria.config.*;
      import java.net.URI;
      import java.nio.file.Path;
      import java.time.Duration;
      import java.util.*;
      """;

  @TempDir private Path dir;

  private record Source(String name, String text) {}

  private List<String> compile(Source... sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<JavaFileObject> files = new ArrayList<>();
    for (Source source : sources) {
      files.add(
          new SimpleJavaFileObject(
              URI.create("string:///app/" + source.name() + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
              return source.text();
            }
          });
    }
    JavaCompiler.CompilationTask task =
        compiler.getTask(
            null,
            null,
            found,
            List.of(
                "-Xlint:all,-processing",
                "-d",
                dir.toString(),
                "-cp",
                System.getProperty("java.class.path")),
            null,
            files);
    task.setProcessors(List.of(new SettingsProcessor()));
    boolean unused = task.call();
    return found.getDiagnostics().stream()
        .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
        .filter(d -> !String.valueOf(d.getCode()).contains("path"))
        .map(d -> d.getLineNumber() + ":" + d.getColumnNumber() + " " + d.getMessage(Locale.ROOT))
        .toList();
  }

  private static Source settings(String body) {
    return new Source(
        "Example",
        HEAD + "/** An example. */\n@Settings\npublic interface Example {\n" + body + "\n}\n");
  }

  private static String member(String annotation, String type) {
    return "/** {@return a value} */\n@Setting(" + annotation + ")\n" + type + " value();";
  }

  @ParameterizedTest(name = "{1} {0}: {2}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "key = \"a\", validate = \"rnage=1..2\"~int~expected a validator of",
        "key = \"a\", validate = \"regex=(\"~String~invalid regex",
        "key = \"a\", defaultValue = \"x\"~int~default \"x\" is refused: expected an integer",
        "key = \"a\", defaultValue = \"0\", validate = \"range=1..2\"~int~is not within 1..2",
        "key = \"a\", defaultValue = \"maybe\"~boolean~default \"maybe\" is refused",
        "key = \"a\", defaultValue = \"1d12h\"~Duration~default \"1d12h\" is refused",
        "key = \"a\", conversion = Conversion.COMMA_SPLIT~String~is for settings of type strings",
        "key = \"a\", conversion = Conversion.PATH~int~is for settings of type string",
        "key = \"a=b\"~int~expected a key without",
        "key = \"\"~int~expected a key without",
        "key = \" a\"~int~expected a key without",
        "key = \"#a\"~int~expected a key without",
        "key = \"a\"~Path~has no value: give a default",
        "key = \"a\"~URI~has no value: give a default",
        "key = \"a\", required = true~Optional<String>~an Optional setting has neither",
        "key = \"a\"~float~expected boolean, int, long",
        "key = \"a\"~List<Integer>~expected boolean, int, long",
        "key = \"a\"~Optional<List<String>>~expected boolean, int, long",
      })
  void mistakesAreNamedAtTheirPlace(String annotation, String type, String message) {
    List<String> errors = compile(settings(member(annotation, type)));
    assertThat(errors).singleElement().asString().contains(message);
    // the line of the annotation for its values, that of the method for the rest
    assertThat(errors.get(0)).matches("(?s)1[12]:.*");
  }

  @Test
  void anErrorPointsAtTheValueInTheAnnotation() {
    String body = "/** A. */\n@Setting(key = \"a\", defaultValue = \"x\")\nint value();";
    assertThat(compile(settings(body)).get(0)).startsWith("11:36 ");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "defaultValue = \"7\"~missing a default value for the element 'key'",
        "key = \"a\", defaultValue = 7~int cannot be converted to",
        "key = \"a\", conversion = Conversion.NONE~cannot find symbol|must be an enum constant",
        "key = \"a\", tags = {1}~int cannot be converted to",
        "key = NOWHERE~cannot find symbol",
      })
  void anAnnotationThatDoesNotCompileIsForTheCompilerToReport(String annotation, String message) {
    // newer compilers say it in other words
    assertThat(compile(settings(member(annotation, "int"))))
        .anyMatch(e -> e.matches("(?s).*(" + message + ").*"));
  }

  @Test
  void documentationIsRequired() {
    assertThat(compile(settings("@Setting(key = \"a\")\nint value();")))
        .singleElement()
        .asString()
        .contains("expected Javadoc on setting \"a\"");
    Source bare = new Source("Example", HEAD + "@Settings\npublic interface Example {}\n");
    assertThat(compile(bare))
        .singleElement()
        .asString()
        .contains("expected Javadoc on the interface");
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    assertThat(
            compile(
                settings(
                    member("key = \"a\", defaultValue = \"x\"", "int")
                        + "/** B. */ @Setting(key = \"a\") int other();"
                        + "/** C. */ int third();"
                        + "/** D. */ @Setting(key = \"d\") int fourth(int x);")))
        .hasSize(4)
        .anyMatch(e -> e.contains("key \"a\" is declared twice, first by Example.value"))
        .anyMatch(e -> e.contains("expected @Setting, or an interface"))
        .anyMatch(e -> e.contains("without parameters"));
  }

  @Test
  void keysOfGroupsCountToo() {
    Source group =
        new Source(
            "Group",
            HEAD
                + "/** G. */ @Settings public interface Group {"
                + member("key = \"a\"", "int")
                + "}");
    assertThat(compile(group, settings(member("key = \"a\"", "int") + "/** G. */ Group group();")))
        .singleElement()
        .asString()
        .contains("declared twice");
  }

  @Test
  void aGroupWithinItselfIsRefused() {
    assertThat(compile(settings("/** Again. */ Example again();")))
        .singleElement()
        .asString()
        .contains("without cycles");
  }

  @Test
  void onlyInterfacesCanBeSettings() {
    Source type = new Source("Example", HEAD + "/** A. */ @Settings public final class Example {}");
    assertThat(compile(type)).singleElement().asString().contains("expected an interface");
  }

  @Test
  void documentationComesFromJavadocAsPlainText() throws Exception {
    assertThat(
            compile(
                settings(
                    """
                    /**
                     * {@return the {@code a<b>} of {@link List#of() lists}} See {@link Map} &amp; more.
                     *
                     * <p>Second <em>paragraph</em>:
                     *
                     * <ul>
                     *   <li>one
                     *   <li>two
                     * </ul>
                     *
                     * @see Map
                     */
                    @Setting(key = "a", defaultValue = "back\\\\slash \\"q\\"", tags = {"x", "y"})
                    String a();

                    /** @return only a tag */
                    @Setting(key = "b")
                    int b();
                    """)))
        .isEmpty();
    List<SettingDefinition> settings = schema().definitions();
    assertThat(settings.get(0).description())
        .isEqualTo("The `a<b>` of lists. See Map & more.\n\nSecond paragraph:\n- one\n- two");
    assertThat(settings.get(0).defaultText()).hasValue("back\\slash \"q\"");
    assertThat(settings.get(0).tags()).containsExactly("x", "y");
    assertThat(settings.get(1).description()).isEqualTo("Only a tag.");
  }

  @Test
  void generatedCodeCompilesWithoutWarningsForEveryType() throws Exception {
    Source source =
        settings(
            """
            /** An enum. */ enum Color { DARK_RED, BLUE }
            /** A. */ @Setting(key = "a") boolean a();
            /** B. */ @Setting(key = "b") int b();
            /** C. */ @Setting(key = "c") long c();
            /** D. */ @Setting(key = "d") double d();
            /** E. */ @Setting(key = "e") String e();
            /** F. */ @Setting(key = "f") List<String> f();
            /** G. */ @Setting(key = "g") Duration g();
            /** H. */ @Setting(key = "h", defaultValue = "~/x") Path h();
            /** I. */ @Setting(key = "i", required = true) URI i();
            /** J. */ @Setting(key = "j", defaultValue = "dark-red") Color j();
            /** K. */ @Setting(key = "k") Optional<Integer> k();
            /** L. */ @Setting(key = "l") Optional<Color> l();
            /** M. */ @Setting(key = "m", secret = true) Optional<String> m();
            /** N. */ @Setting(key = "n") Optional<Duration> n();
            /** Not a setting. */ default int twice() { return b() * 2; }
            """);
    assertThat(compile(source)).isEmpty();
    SettingsSchema<?> schema = schema();
    Configuration<?> loaded =
        ConfigLoader.builder(schema)
            .environment(Map.of("HOME", "/home/x"))
            .overrides("test", Map.of("b", "21", "i", "a:b", "l", "Blue", "m", "hunter2"))
            .load();
    Object settings = loaded.settings();
    assertThat(call(settings, "twice")).isEqualTo(42);
    assertThat(call(settings, "h")).isEqualTo(Path.of("/home/x/x"));
    assertThat(call(settings, "j")).hasToString("DARK_RED");
    assertThat(call(settings, "l")).hasToString("Optional[BLUE]");
    assertThat(call(settings, "k")).hasToString("Optional.empty");
    assertThat(settings.toString())
        .contains("b=21")
        .contains("m=********")
        .doesNotContain("hunter2");
  }

  @Test
  void membersMayHaveTheNamesOfPackagesAndOfWhatTheProcessorUses() throws Exception {
    Source source =
        settings(
            """
            /** An enum. */ enum Color { RED }
            /** A. */ @Setting(key = "a", defaultValue = "red") Color app();
            /** B. */ @Setting(key = "b") Optional<Color> java();
            /** C. */ @Setting(key = "c") int io();
            /** D. */ @Setting(key = "d") Optional<Integer> values();
            /** E. */ @Setting(key = "e") int reader();
            /** F. */ @Setting(key = "f") int schema();
            /** G. */ @Setting(key = "g") int read();
            /** H. */ @Setting(key = "h") int documentation();
            /** I. */ @Setting(key = "i") Optional<Integer> key();
            """);
    assertThat(compile(source)).isEmpty();
    assertThat(ConfigLoader.builder(schema()).environment(Map.of()).load().settings())
        .asString()
        .startsWith("Example[app=red, java=, io=0, ");
  }

  @ParameterizedTest(name = "{0} settings of type {1}")
  @CsvSource({"250, int", "251, int", "125, long", "126, long", "400, String"})
  void oneInterfaceMayHaveMoreSettingsThanAConstructorHasParameters(int members, String type)
      throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < members; i++) {
      body.append("/** A. */ @Setting(key = \"k")
          .append(i)
          .append("\", defaultValue = \"")
          .append(i);
      body.append("\") ").append(type).append(" v").append(i).append("();\n");
    }
    assertThat(compile(settings(body.toString()))).isEmpty();
    Object settings = ConfigLoader.builder(schema()).environment(Map.of()).load().settings();
    assertThat(call(settings, "v" + (members - 1))).hasToString(Integer.toString(members - 1));
    assertThat(settings.toString()).startsWith("Example[v0=0, v1=1, ").doesNotContain("$values");
  }

  @Test
  void documentationIsReadWhenSomebodyAsks() throws Exception {
    assertThat(compile(settings(member("key = \"a\", tags = \"x\"", "int")))).isEmpty();
    Files.delete(dir.resolve("app/Example.settings"));
    SettingsSchema<?> schema = schema();
    assertThat(ConfigLoader.builder(schema).environment(Map.of()).load().settings())
        .hasToString("Example[value=0]");
    SettingDefinition setting = schema.definitions().get(0);
    assertThatThrownBy(setting::description)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the resource of app.Example")
        .hasMessageContaining("is it packaged?");
    assertThatThrownBy(setting::tags).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> schema.sections().get(0).title()).isInstanceOf(ConfigException.class);
  }

  private SettingsSchema<?> schema() throws Exception {
    ClassLoader loader =
        new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader());
    return (SettingsSchema<?>)
        loader.loadClass("app.ExampleSchema").getMethod("schema").invoke(null);
  }

  private static Object call(Object settings, String member) throws Exception {
    return settings.getClass().getInterfaces()[0].getMethod(member).invoke(settings);
  }

  @Test
  void gradleKnowsThatTheProcessorIsIsolating() throws IOException {
    try (var in =
        getClass().getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(SettingsProcessor.class.getName() + ",isolating");
    }
  }

  @Test
  void filesDependOnTheOneInterface() {
    assertThat(compile(settings(member("key = \"a\"", "int")))).isEmpty();
    assertThat(Files.exists(dir.resolve("app/Example.settings"))).isTrue();
    assertThat(Files.exists(dir.resolve("app/ExampleSchema.class"))).isTrue();
  }
}
