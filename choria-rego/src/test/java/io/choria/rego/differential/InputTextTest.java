package io.choria.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.Dialect;
import io.choria.rego.JsonException;
import io.choria.rego.JsonReader;
import io.choria.rego.Policy;
import io.choria.rego.PreparedQuery;
import io.choria.rego.Rego;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An input as text, of which only a part becomes values, decides like the whole of it. */
class InputTextTest {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+)$");

  @Test
  void textDecidesLikeTheValue() throws IOException {
    int compared = 0;
    for (Corpus.Recorded recorded : Corpus.read()) {
      DiffCase question = recorded.question();
      if (question.hashCode() % 3 != 0) {
        continue;
      }
      Policy policy = policy(question);
      if (policy == null) {
        continue;
      }
      for (String module : question.modules()) {
        Matcher name = PACKAGE.matcher(module);
        if (!name.find()) {
          continue;
        }
        var entrypoint = policy.entrypoint("data." + name.group(1));
        for (String input : question.inputs()) {
          Value value = json(input);
          if (value != null) {
            assertThat(outcome(() -> entrypoint.evaluateJson(input).toString()))
                .as(question.show())
                .isEqualTo(outcome(() -> entrypoint.evaluate(value).toString()));
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(1_000);
  }

  @Test
  void textAnswersQueriesLikeTheValue() throws IOException {
    Random random = new Random(11);
    int solved = 0;
    int refused = 0;
    for (Corpus.Recorded recorded : Corpus.read()) {
      DiffCase question = recorded.question();
      Policy policy = question.hashCode() % 9 == 0 ? policy(question) : null;
      if (policy == null) {
        continue;
      }
      for (String text : question.queries()) {
        PreparedQuery query = query(policy, text);
        for (String input : question.inputs()) {
          Value value = query == null ? null : json(input);
          if (value != null) {
            String expected = outcome(() -> query.evaluate(value).toString());
            assertThat(outcome(() -> query.evaluateJson(input).toString()))
                .as(question.show())
                .isEqualTo(expected);
            byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
            assertThat(outcome(() -> query.evaluateJson(bytes).toString())).isEqualTo(expected);
            assertThat(
                    outcome(() -> query.evaluateJson(new ByteArrayInputStream(bytes)).toString()))
                .isEqualTo(expected);
            solved += expected.startsWith("[S") ? 1 : 0;
            refused += refusesWhatTheReaderRefuses(query, damaged(input, random)) ? 1 : 0;
          }
        }
      }
    }
    assertThat(solved).isGreaterThan(200);
    assertThat(refused).isGreaterThan(200);
  }

  private static PreparedQuery query(Policy policy, String text) {
    try {
      return policy.query(text);
    } catch (RegoCompileException e) {
      return null;
    }
  }

  private static String damaged(String json, Random random) {
    int at = random.nextInt(json.length());
    return json.substring(0, at)
        + "{}[]\",:x1".charAt(random.nextInt(9))
        + json.substring(at + random.nextInt(2));
  }

  private static boolean refusesWhatTheReaderRefuses(PreparedQuery query, String json) {
    try {
      JsonReader.withDefaults().read(json);
      return false;
    } catch (JsonException expected) {
      assertThatThrownBy(() -> query.evaluateJson(json))
          .as(json)
          .isInstanceOfSatisfying(
              JsonException.class,
              e -> {
                assertThat(e).hasMessage(expected.getMessage());
                assertThat(e.offset()).isEqualTo(expected.offset());
              });
      return true;
    }
  }

  private static Policy policy(DiffCase question) {
    Rego.Builder rego = Rego.builder().dialect(question.v0() ? Dialect.V0 : Dialect.V1);
    int number = 0;
    for (String module : question.modules()) {
      rego.module("test-" + number++ + ".rego", module);
    }
    try {
      return rego.compile();
    } catch (RegoException e) {
      return null;
    }
  }

  private static Value json(String input) {
    try {
      return input == null ? null : Value.parseJson(input);
    } catch (JsonException e) {
      return null;
    }
  }

  private static String outcome(Supplier<String> evaluation) {
    try {
      return evaluation.get();
    } catch (RegoException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      return e.getMessage();
    }
  }
}
