package io.choria.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.Dialect;
import io.choria.rego.JsonException;
import io.choria.rego.Policy;
import io.choria.rego.Rego;
import io.choria.rego.RegoException;
import io.choria.rego.Value;
import java.io.IOException;
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
      return e.getMessage();
    }
  }
}
