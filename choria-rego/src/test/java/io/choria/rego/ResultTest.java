package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {
  enum Level {
    LOW,
    HIGH
  }

  record Limit(String name, long most, Level level) {}

  record Decision(boolean allow, List<Limit> limits, Map<String, Set<Integer>> ports) {}

  /** What an application has on its class path; found as a service. */
  public static final class Times extends SimpleModule {
    private static final long serialVersionUID = 1L;

    public Times() {
      super("times of this test");
      addDeserializer(Instant.class, new OfText());
    }

    private static final class OfText extends FromStringDeserializer<Instant> {
      private static final long serialVersionUID = 1L;

      OfText() {
        super(Instant.class);
      }

      @Override
      protected Instant _deserialize(
          String text, com.fasterxml.jackson.databind.DeserializationContext context) {
        return Instant.parse(text);
      }
    }
  }

  record Ticket(Instant expires) {}

  private static Result result(String term) {
    return Rego.compile("p.rego", "package p\nx := " + term)
        .entrypoint("data.p.x")
        .evaluate(Map.of("day", "2026-11-23T12:00:00Z"));
  }

  @Test
  void makesRecordsOfAllThatIsInThem() {
    String decision =
        """
        {"allow": true, "why": "unknown members are left out",
         "limits": [{"name": "cpu", "most": 1e3, "level": "HIGH"}],
         "ports": {"tcp": {80, 443.0}}}\
        """;

    assertThat(result(decision).as(Decision.class))
        .isEqualTo(
            new Decision(
                true,
                List.of(new Limit("cpu", 1_000, Level.HIGH)),
                Map.of("tcp", Set.of(80, 443))));
    assertThat(result("[" + decision + "]").as(new TypeReference<List<Decision>>() {})).hasSize(1);
    assertThat(result(decision).as(JsonNode.class).at("/ports/tcp/1").asInt()).isEqualTo(443);
  }

  @Test
  void usesTheModulesOfTheApplication() {
    assertThat(result("{\"expires\": input.day}").as(Ticket.class))
        .isEqualTo(new Ticket(Instant.parse("2026-11-23T12:00:00Z")));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "null | int",
        "null | java.lang.String",
        "null | java.lang.Boolean",
        "\"true\" | boolean",
        "\"true\" | java.lang.Boolean",
        "1 | boolean",
        "1 | java.lang.Boolean",
        "\"\" | boolean",
        "\"1\" | int",
        "1.5 | int",
        "1.5 | long",
        "1.5 | short",
        "1.5 | byte",
        "-0.1 | java.lang.Integer",
        "1e30 | long",
        "{\"allow\": 1} | io.choria.rego.ResultTest$Decision",
        "{\"limits\": []} | io.choria.rego.ResultTest$Decision",
        "{\"allow\": null} | io.choria.rego.ResultTest$Decision",
        "{\"name\": \"a\", \"most\": 1.5, \"level\": \"LOW\"} | io.choria.rego.ResultTest$Limit",
        "{\"name\": \"a\", \"most\": 1, \"level\": \"MIDDLE\"} | io.choria.rego.ResultTest$Limit",
      })
  void makesNothingFitThatDoesNot(String term, String type) throws ClassNotFoundException {
    Class<?> wanted =
        switch (type) {
          case "int" -> int.class;
          case "long" -> long.class;
          case "short" -> short.class;
          case "byte" -> byte.class;
          case "boolean" -> boolean.class;
          default -> Class.forName(type);
        };
    assertThatThrownBy(() -> result(term).as(wanted))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("does not fit " + wanted.getTypeName());
  }

  @Test
  void numbersKeepTheirValue() {
    assertThat(result("1.0").as(int.class)).isEqualTo(1);
    assertThat(result("1e3").as(Long.class)).isEqualTo(1_000L);
    assertThat(result("0.1").as(BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
    assertThat(result("1e30").as(BigInteger.class)).isEqualTo(BigInteger.TEN.pow(30));
    assertThat(result("7").as(double.class)).isEqualTo(7.0);
  }

  @Test
  void undefinedHasNoValue() {
    Result undefined = result("input.none");

    assertThatThrownBy(() -> undefined.as(String.class)).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(undefined::value).isInstanceOf(NoSuchElementException.class);
    assertThat(undefined.optional()).isEmpty();
    assertThat(undefined.isTrue()).isFalse();
    assertThat(undefined.toJson()).isEqualTo("undefined");
    assertThat(undefined).isNotEqualTo(result("null")).isEqualTo(result("input.none"));
  }
}
