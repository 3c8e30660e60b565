package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index never changes a result: explanations are made without it and must agree. */
class RuleIndexTest {
  private static final String[] WORDS = {"a", "ab", "abc", "b", "ba", "x", "/a", "/a/b", ""};

  private final Random random;
  private int names;

  RuleIndexTest() {
    random = new Random(7);
  }

  private String word() {
    return "\"" + WORDS[random.nextInt(WORDS.length)] + "\"";
  }

  private String scalar() {
    return switch (random.nextInt(6)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> String.valueOf(random.nextInt(6));
      case 3 -> random.nextInt(6) + ".0";
      default -> word();
    };
  }

  private String condition() {
    String place = "input." + "uvw".charAt(random.nextInt(3));
    String number = String.valueOf(random.nextInt(8));
    return switch (random.nextInt(12)) {
      case 0, 1 -> place + " == " + scalar();
      case 2 -> place + " in {" + scalar() + ", " + scalar() + "}";
      case 3 -> scalar() + " in " + place;
      case 4 -> place + "[_] == " + scalar();
      case 5 -> "some e" + ++names + " in " + place + "; e" + names + " == " + scalar();
      case 6 -> "startswith(" + place + ", " + word() + ")";
      case 7 -> place + " > " + number;
      case 8 -> place + " >= " + number + "; " + place + " < " + number + " + 3";
      case 9 -> number + " >= " + place;
      case 10 -> "count(" + place + ") > 1";
      default -> place;
    };
  }

  private String input() {
    StringBuilder input = new StringBuilder("{\"w\": " + scalar());
    for (String place : new String[] {"u", "v"}) {
      switch (random.nextInt(4)) {
        case 0 -> input.append(", \"" + place + "\": [" + scalar() + ", " + scalar() + "]");
        case 1 -> input.append(", \"" + place + "\": {\"k\": " + scalar() + "}");
        case 2 -> input.append(", \"" + place + "\": " + scalar());
        default -> {}
      }
    }
    return input + "}";
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 60, 400})
  void agreesWithEvaluationWithoutIndex(int rules) {
    EvaluationOptions patient =
        EvaluationOptions.builder()
            .limits(EvaluationLimits.DEFAULT.withTimeout(Duration.ofMinutes(5)))
            .build();
    int hits = 0;
    for (int round = 0; round < 10; round++) {
      StringBuilder policy = new StringBuilder("package p\n");
      for (int i = 0; i < rules; i++) {
        policy.append("r contains " + i + " if { " + condition() + "; " + condition() + " }\n");
      }
      Entrypoint found =
          Rego.compile("p.rego", policy.toString()).entrypoint("data.p.r").with(patient);
      for (int i = 0; i < 20; i++) {
        Value input = Value.parseJson(input());
        assertThat(found.evaluate(input))
            .as("%s of%n%s", input, policy)
            .isEqualTo(found.explain(input).result());
        hits += found.evaluate(input).value().equals(SetValue.EMPTY) ? 0 : 1;
      }
    }
    assertThat(hits).as("of 200 inputs that some rule holds for").isGreaterThan(10);
  }

  @Test
  void elseIsReachedWhenOnlyItsConditionHolds() {
    StringBuilder policy = new StringBuilder("package p\n");
    for (int i = 0; i < 20; i++) {
      policy.append(
          "r contains x if x := f"
              + i
              + "\n"
              + ("f" + i + " := 1 if input.u == " + i)
              + (" else := 2 if input.u == " + (i + 100) + "\n"));
    }
    Entrypoint found = Rego.compile("p.rego", policy.toString()).entrypoint("data.p.r");
    assertThat(found.evaluate(Value.parseJson("{\"u\": 105}")).toJson()).isEqualTo("[2]");
    assertThat(found.evaluate(Value.parseJson("{\"u\": 5.0}")).toJson()).isEqualTo("[1]");
  }
}
