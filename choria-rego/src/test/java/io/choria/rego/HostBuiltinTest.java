package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.eval.Tier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Built-ins that a host adds, and what becomes of their mistakes. */
class HostBuiltinTest {
  private static final BuiltinImpl.F1 LENGTH =
      (context, text) -> Value.of(((StringValue) text).value().length());
  private static final BuiltinImpl.F2 PAIR = (context, a, b) -> Value.array(a, b);
  private static final BuiltinImpl.F3 THREE = (context, a, b, c) -> c;

  static List<Tier> tiers() {
    return List.of(Tier.INTERPRETED, Tier.COMPILED, Tier.ADAPTIVE);
  }

  private static Policy policy(Tier tier, Builtin... builtins) {
    Rego.Builder builder =
        Rego.builder()
            .tier(tier)
            .module(
                "p.rego",
                """
                package p
                one := host.f(input.x)
                two := host.g(input.x, 1)
                three := host.h(input.x, 1, 2)
                f(x) := x
                other := y if y := f(input.x) with f as host.f
                default fallback := "default"
                fallback := host.f(input.x)
                """);
    List.of(builtins).forEach(builder::builtin);
    return builder.compile();
  }

  @ParameterizedTest
  @MethodSource("tiers")
  void whatTheyMayNotThrowAbortsTheEvaluationAndNamesTheCall(Tier tier) {
    Policy policy =
        policy(
            tier,
            Builtin.of("host.f", "(any) => any", LENGTH),
            Builtin.of(
                "host.g", "(any, any) => any", (BuiltinImpl.F2) (c, a, b) -> LENGTH.call(c, a)),
            Builtin.of(
                "host.h",
                "(any, any, any) => any",
                (BuiltinImpl.F3) (context, a, b, c) -> LENGTH.call(context, a)));
    Map<String, Integer> rows = Map.of("one", 2, "two", 3, "three", 4, "other", 6, "fallback", 8);
    rows.forEach(
        (rule, row) -> {
          Entrypoint entrypoint = policy.entrypoint("data.p." + rule);
          assertThat(entrypoint.evaluate(Map.of("x", "text")).isDefined()).isTrue();

          RegoEvaluationException failure =
              catchThrowableOfType(
                  RegoEvaluationException.class, () -> entrypoint.evaluate(Map.of("x", 1)));
          assertThat(failure.code()).isEqualTo("eval_internal_error");
          assertThat(failure).hasCauseInstanceOf(ClassCastException.class);
          assertThat(failure.error().message()).startsWith("host.");
          assertThat(failure.error().location().row()).as(rule).isEqualTo(row);
        });
  }

  @Test
  void whatTheyMayThrowIsUndefined() {
    Policy policy =
        policy(
            Tier.ADAPTIVE,
            Builtin.of(
                "host.f",
                "(any) => any",
                (BuiltinImpl.F1)
                    (context, x) -> {
                      throw BuiltinException.operand(1, x, "string");
                    }),
            Builtin.of("host.g", "(any, any) => any", PAIR),
            Builtin.of("host.h", "(any, any, any) => any", THREE));

    Map<String, Integer> input = Map.of("x", 1);
    assertThat(policy.entrypoint("data.p.one").evaluate(input).isDefined()).isFalse();
    assertThat(policy.entrypoint("data.p.fallback").evaluate(input).as(String.class))
        .isEqualTo("default");
    EvaluationOptions strict = EvaluationOptions.builder().strictErrors(true).build();
    assertThatThrownBy(() -> policy.entrypoint("data.p.one").with(strict).evaluate(input))
        .hasMessage("p.rego:2: eval_type_error: host.f: operand 1 must be string but got number");
  }

  @Test
  void limitsEndThemAsTheyEndEverything() {
    Policy policy =
        policy(
            Tier.ADAPTIVE,
            Builtin.of(
                "host.f",
                "(any) => any",
                (BuiltinImpl.F1)
                    (context, x) -> {
                      context.charge(Long.MAX_VALUE / 2);
                      return x;
                    }),
            Builtin.of("host.g", "(any, any) => any", PAIR),
            Builtin.of("host.h", "(any, any, any) => any", THREE));

    assertThatThrownBy(() -> policy.entrypoint("data.p.one").evaluate(Map.of("x", 1)))
        .isInstanceOfSatisfying(
            RegoEvaluationException.class, e -> assertThat(e.code()).isEqualTo("eval_cancel_error"))
        .hasNoCause();
  }

  @Test
  void theCodeTakesAsManyArgumentsAsTheSignatureSays() {
    assertThatThrownBy(() -> Builtin.of("host.f", "(string) => number", PAIR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected code for the arguments of host.f(string) => number, got one that takes 2");
    assertThatThrownBy(() -> Builtin.of("host.f", "(string, string) => number", LENGTH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatNullPointerException()
        .isThrownBy(() -> Builtin.of("host.f", "(string) => number", null))
        .withMessage("impl");
    assertThat(
            Builtin.of("host.f", "(any, any) => any", (BuiltinImpl.FN) (c, all) -> all[0]).name())
        .isEqualTo("host.f");
  }
}
