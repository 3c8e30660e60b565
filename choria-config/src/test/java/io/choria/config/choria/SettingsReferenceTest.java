package io.choria.config.choria;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.choria.config.Conversion;
import io.choria.config.SettingDefinition;
import io.choria.config.SettingsSchema;
import io.choria.config.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting against a copy of the reference of all settings, spec 05 §19. */
class SettingsReferenceTest {
  private static final SettingsSchema<ChoriaSettings> SCHEMA = ChoriaSettingsSchema.schema();
  private static final Set<String> COMPARED = new HashSet<>();

  static Stream<Row> settings() throws IOException {
    try (InputStream in = SettingsReferenceTest.class.getResourceAsStream("settings.json")) {
      JsonNode all = new ObjectMapper().readTree(in);
      return StreamSupport.stream(all.spliterator(), false).map(Row::new);
    }
  }

  private record Row(JsonNode json) {
    String text(String member) {
      return json.path(member).isNull() ? null : json.path(member).asText();
    }

    @Override
    public String toString() {
      return text("key");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void settingIsAsInTheReference(Row row) {
    SettingDefinition setting = SCHEMA.find(row.text("key")).orElseThrow();
    assertThat(typeOf(setting)).as("type").isEqualTo(row.text("type"));
    assertThat(setting.defaultText().orElse(null)).as("default").isEqualTo(row.text("default"));
    assertThat(setting.environment().orElse(null))
        .as("environment")
        .isEqualTo(row.text("environment"));
    assertThat(setting.validator().map(Object::toString).orElse(null))
        .as("validation")
        .isEqualTo(row.text("validation"));
    assertThat(setting.isDeprecated())
        .as("deprecated")
        .isEqualTo(row.json().path("deprecated").asBoolean());
    assertThat(setting.url().orElse(null)).as("url").isEqualTo(row.text("url"));
    assertThat(setting.description()).as("documentation").hasSizeGreaterThan(20).endsWith(".");
    assertThat(setting.description()).doesNotContain("{@").doesNotContain("@return");
    COMPARED.add(setting.key());
  }

  private static String typeOf(SettingDefinition setting) {
    String type =
        switch (setting.type()) {
          case STRING -> "string";
          case BOOLEAN -> "bool";
          case INTEGER -> "int";
          case STRINGS -> "[]string";
          case DURATION -> "time.Duration";
          default -> setting.type().label();
        };
    return setting.conversion() == Conversion.PLAIN
        ? type
        : type + " + " + setting.conversion().tag();
  }

  @Test
  void nothingIsDeclaredBeyondTheReference() throws IOException {
    List<String> reference = settings().map(Row::toString).toList();
    assertThat(SCHEMA.keys("")).containsExactlyElementsOf(reference);
  }

  @Test
  void typesAreCountedAsInTheReference() {
    assertThat(SCHEMA.select(s -> s.typeName().equals("path_string"))).hasSize(30);
    assertThat(SCHEMA.select(s -> s.typeName().equals("comma_split"))).hasSize(23);
    assertThat(SCHEMA.select(s -> s.type() == ValueType.BOOLEAN)).hasSize(28);
    assertThat(SCHEMA.select(s -> s.type() == ValueType.INTEGER)).hasSize(26);
    assertThat(SCHEMA.select(s -> s.type() == ValueType.DURATION)).hasSize(9);
    assertThat(SCHEMA.select(s -> s.defaultText().isPresent())).hasSize(80);
  }

  @Test
  void secretsAreMarked() {
    assertThat(SCHEMA.select(SettingDefinition::isSecret))
        .extracting(SettingDefinition::key)
        .containsExactly(
            "plugin.choria.network.peer_password",
            "plugin.choria.network.provisioning.client_password",
            "plugin.choria.network.system.password",
            "plugin.nats.pass");
  }

  @AfterAll
  static void printCount() {
    System.out.println(
        "settings compared with the reference: "
            + COMPARED.size()
            + " of "
            + SCHEMA.definitions().size());
  }
}
