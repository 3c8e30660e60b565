package io.choria.rego.builtin.stdlib;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls with large operands look at the clock while they work, so that a deadline ends them. */
class CancelledCallTest {
  private static final int LARGE = 300_000;

  /** No call below looks that often before or behind its work. */
  private static final int LOOKS = 4;

  private static Arguments call(String name, Object... operands) {
    Value[] values = new Value[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands[i] instanceof String text ? Value.of(text) : (Value) operands[i];
    }
    return Arguments.of(name, values);
  }

  private static String times(String text) {
    return text.repeat(LARGE / text.length());
  }

  private static String numbered(int count, IntFunction<String> text) {
    return IntStream.range(0, count).mapToObj(text).collect(Collectors.joining(" "));
  }

  private static List<Value> texts() {
    List<Value> texts = new ArrayList<>();
    for (int i = 0; i < LARGE / 8; i++) {
      texts.add(Value.of("text" + Integer.reverse(i)));
    }
    return texts;
  }

  static Stream<Arguments> calls() {
    Value object = ObjectValue.of("a", Value.of(1));
    String schema = "type Query { a(x: Int): Int }";
    String manyTypes = numbered(3_000, i -> "type T" + i + " { a: T" + i + " b(x: Int): Int }");
    String manyFields = numbered(5_000, i -> "f" + i + ": a(x: " + i + ")");
    return Stream.of(
        call("yaml.unmarshal", "[" + times("a, ") + "b]"),
        call("yaml.unmarshal", times("- a: 1\n")),
        call("yaml.unmarshal", times("word\n  ")),
        call("yaml.unmarshal", "\"" + times("a\\n") + "\""),
        call("yaml.unmarshal", times("# nothing\n")),
        call("yaml.is_valid", times("- [a]\n")),
        call("graphql.parse_query", "{" + times("abc(x: 1) ") + "}"),
        call("graphql.parse_query", times("#abc\n") + "{" + times("a ") + "}"),
        call("graphql.parse_schema", "type Query {" + times("abc: Int\n") + "}"),
        call("graphql.schema_is_valid", schema + manyTypes),
        call("graphql.is_valid", "{" + manyFields + "}", schema),
        call("graphql.is_valid", "{a}", schema + manyTypes),
        call("graphql.parse_and_verify", "{" + manyFields + "}", schema),
        call("strings.render_template", times("{{.a}}"), object),
        call("strings.render_template", "{{print " + times("1 ") + "}}", object),
        call("strings.render_template", times("{{if .a}}x{{end}}"), object),
        call("regex.match", "(a|b)*c", times("ab")),
        call("regex.find_n", "(x|a+b)c", times("ab"), Value.of(-1)),
        call("regex.replace", times("ab"), "(x|a+b)c", "x"),
        call("regex.split", "(x|a+b)c", times("ab")),
        call("regex.template_match", "{(a|b)*c}", times("ab"), "{", "}"),
        call("glob.match", "*{a,b}*c", ArrayValue.EMPTY, times("ab")),
        call(
            "json.match_schema",
            ObjectValue.of("a", Value.of(times("ab"))),
            Value.parseJson("{\"properties\": {\"a\": {\"pattern\": \"(a|b)*c\"}}}")),
        call("sort", ArrayValue.of(texts())),
        call("and", SetValue.of(texts()), SetValue.of(texts())),
        call("minus", SetValue.of(texts()), SetValue.of(texts())),
        call("union", SetValue.of(SetValue.of(texts()), SetValue.of(Value.of(1)))),
        call(
            "intersection",
            SetValue.of(SetValue.of(texts()), SetValue.of(texts().subList(1, 9_000)))));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void looksAtTheClock(String name, Value[] operands) {
    var code = BuiltinRegistry.standard().find(name).impl();
    assertThatThrownBy(() -> code.call(TestContext.cancelledAtLook(LOOKS), operands))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessage("cancelled");
  }

  /** Each fragment asks twice for the next one, which is not too deep and has no circle. */
  @Test
  void introspectionThroughManyFragmentsEnds() {
    String fragments =
        numbered(
            60, i -> "fragment f" + i + " on __Schema { ...f" + (i + 1) + " ...f" + (i + 1) + " }");
    String query =
        "{ __schema { ...f0 } } " + fragments + " fragment f60 on __Schema { types { name } }";
    var code = BuiltinRegistry.standard().find("graphql.is_valid").impl();
    assertThatThrownBy(
            () ->
                code.call(
                    TestContext.cancelledAtLook(1_000),
                    new Value[] {Value.of(query), Value.of("type Query { a: Int }")}))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessage("cancelled");
  }
}
