package io.choria.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.choria.ChoriaSettingsSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceTest {
  @TempDir private Path dir;

  private static String render(SettingsSchema<?> schema, ReferenceFormat format) {
    return Reference.builder(schema).version("1.2").build().render(format);
  }

  @ParameterizedTest
  @EnumSource
  void everySettingIsInEveryFormat(ReferenceFormat format) {
    SettingsSchema<?> schema = ChoriaSettingsSchema.schema();
    String text = render(schema, format);
    assertThat(schema.keys("")).allSatisfy(key -> assertThat(text).contains(key));
    assertThat(render(schema, format)).isEqualTo(text);
    assertThat(text).doesNotContain("{@");
  }

  @Test
  void markdownFollowsTheLayoutOfTheOriginal() {
    String text = render(TestSettings.schema(), ReferenceFormat.MARKDOWN);
    assertThat(text)
        .startsWith("+++\ntitle = \"Test\"\n")
        .contains("version *1.2*")
        .contains("|[big](#big)|[color](#color)|\n")
        .contains("|[wait](#wait)||\n")
        .contains(
            """

            ### port

             * **Type:** integer
             * **Validation:** range=1..65535
             * **Default Value:** 4222
             * **Environment Variable:** TEST_PORT

            The port, see `name`.
            """)
        .contains("**This setting is deprecated, use name**");
    assertThat(text.indexOf("### big")).isLessThan(text.indexOf("### color"));
  }

  @Test
  void schemaDescribesTypesDefaultsAndLimits() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(render(TestSettings.schema(), ReferenceFormat.JSON_SCHEMA));
    assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
    JsonNode properties = schema.get("properties");
    assertThat(properties.at("/port/type").asText()).isEqualTo("integer");
    assertThat(properties.at("/port/maximum").asInt()).isEqualTo(65535);
    assertThat(properties.at("/port/default").asInt()).isEqualTo(4222);
    assertThat(properties.at("/hosts/default").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(properties.at("/color/enum").toString()).isEqualTo("[\"dark-red\",\"blue\"]");
    assertThat(properties.at("/password/writeOnly").asBoolean()).isTrue();
    assertThat(properties.at("/old/deprecated").asBoolean()).isTrue();
    Pattern duration = Pattern.compile(properties.at("/wait/pattern").asText());
    assertThat(List.of("90", "1h30m", "2w", "1.5d", "-1h", "5µs"))
        .allMatch(text -> duration.matcher(text).find());
    assertThat(List.of("soon", "1d12h", "1 d")).noneMatch(text -> duration.matcher(text).find());
  }

  @Test
  void sampleChangesNothingAndUncommentedGivesTheDefaults() throws IOException {
    SettingsSchema<?> schema = ChoriaSettingsSchema.schema();
    String text = render(schema, ReferenceFormat.SAMPLE);
    Configuration<?> untouched = load(schema, text);
    assertThat(untouched.raw().asMap()).isEmpty();
    assertThat(untouched.diagnostics()).isEmpty();
    Matcher commented = Pattern.compile("(?m)^#(?=[a-z][a-z0-9_.]* = )").matcher(text);
    Configuration<?> uncommented = load(schema, commented.replaceAll(""));
    assertThat(uncommented.raw().asMap()).hasSize(75);
    assertThat(uncommented.select(SettingValue::differsFromDefault)).isEmpty();
  }

  private <T> Configuration<T> load(SettingsSchema<T> schema, String text) throws IOException {
    return ConfigLoader.builder(schema)
        .environment(Map.of())
        .file(Files.writeString(dir.resolve("sample.conf"), text))
        .load();
  }

  @Test
  void htmlIsSelfContainedAndEscaped() {
    String text = render(TestSettings.schema(), ReferenceFormat.HTML);
    assertThat(text)
        .contains("Whether to talk &amp; tell &lt;all&gt;.")
        .contains("see <code>name</code>")
        .contains("type=\"search\"")
        .doesNotContain("src=")
        .doesNotContain("<link");
  }

  @Test
  void toolWritesAllFormats() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        run(
            out,
            "--out",
            dir.resolve("ref").toString(),
            "--name",
            "choria",
            "--open",
            "io.choria.config.choria.ChoriaSettings");
    assertThat(status).isZero();
    assertThat(dir.resolve("ref"))
        .isDirectoryContaining("glob:**choria.{md,html,schema.json,sample.conf}");
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
  }

  @Test
  void toolSaysWhatIsWrong() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(run(out)).isEqualTo(1);
    assertThat(run(out, "--nonsense", "x")).isEqualTo(1);
    assertThat(run(out, "--out")).isEqualTo(1);
    assertThat(run(out, "java.lang.String")).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("usage: ReferenceTool")
        .contains("java.lang.StringSchema");
  }

  private static int run(ByteArrayOutputStream out, String... args) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return ReferenceTool.run(List.of(args), print, print);
  }
}
