package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of values, their numbers, and their JSON (spec 08 §2.1, §2.2, §5.4). */
class ValuePropertiesTest {
  private static final JsonWriter WRITER = JsonWriter.compact();

  private static Value json(String text) {
    return JsonReader.withDefaults().read(text);
  }

  private static Arbitrary<Value> scalars() {
    Arbitrary<Value> numbers =
        Arbitraries.oneOf(
            Arbitraries.integers().map(n -> json(Integer.toString(n))),
            Arbitraries.longs().map(n -> json(Long.toString(n))),
            Arbitraries.bigDecimals().ofScale(3).map(n -> json(n.toPlainString())),
            Arbitraries.of("1", "1.0", "10e-1", "-0", "0", "1e400", "18446744073709551616")
                .map(ValuePropertiesTest::json));
    Arbitrary<Value> texts =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(4).map(ValuePropertiesTest::text),
            Arbitraries.of("", "a", "\uffff", "\ud83d\ude00", "<&>").map(Value::of));
    return Arbitraries.oneOf(
        Arbitraries.of(Value.nullValue(), Value.of(true), Value.of(false)), numbers, texts);
  }

  /** A text without lone surrogates, which no value has. */
  private static Value text(String any) {
    return Value.of(new String(any.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Provide
  Arbitrary<Value> documents() {
    return nested(3);
  }

  private static Arbitrary<Value> nested(int depth) {
    if (depth == 0) {
      return scalars();
    }
    Arbitrary<Value> inner = nested(depth - 1);
    Arbitrary<Value> arrays = inner.list().ofMaxSize(3).map(ArrayValue::of);
    Arbitrary<Value> objects =
        Combinators.combine(Arbitraries.strings().alpha().ofMaxLength(2), inner)
            .as(Map::entry)
            .list()
            .ofMaxSize(3)
            .map(
                entries -> {
                  ObjectValue.Builder object = ObjectValue.builder();
                  entries.forEach(entry -> object.with(entry.getKey(), entry.getValue()));
                  return object.build();
                });
    return Arbitraries.oneOf(scalars(), arrays, objects);
  }

  @Provide
  Arbitrary<Value> values() {
    Arbitrary<Value> sets = nested(1).list().ofMaxSize(3).map(SetValue::of);
    return Arbitraries.oneOf(nested(2), sets, sets.list().ofMaxSize(2).map(ArrayValue::of));
  }

  @Property
  void anOrderIsTotalAndAgreesWithEquality(
      @ForAll("values") Value a, @ForAll("values") Value b, @ForAll("values") Value c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.equals(b)) {
      assertThat(a.hashCode()).isEqualTo(b.hashCode());
    }
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isNotPositive();
    }
  }

  @Property
  void anObjectFindsWhatIsEqualToItsKeys(
      @ForAll("values") Value key, @ForAll("values") Value other) {
    ObjectValue object = ObjectValue.EMPTY.with(key, Value.of(1)).with(other, Value.of(2));
    assertThat(object.get(other)).isEqualTo(Value.of(2));
    assertThat(object.get(key)).isEqualTo(Value.of(key.equals(other) ? 2 : 1));
    assertThat(object.size()).isEqualTo(key.equals(other) ? 1 : 2);
    assertThat(object.without(key).get(key)).isNull();
    assertThat(SetValue.of(List.of(key, other, key)).size()).isEqualTo(object.size());
  }

  @Property
  void jsonComesBackAsItWas(@ForAll("documents") Value document) {
    String text = WRITER.write(document);
    assertThat(json(text)).isEqualTo(document);
    assertThat(WRITER.write(json(text))).isEqualTo(text);
    assertThat(JsonReader.withDefaults().read(text.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(document);
    assertThat(json(WRITER.indented("  ", "").write(document))).isEqualTo(document);
  }

  @Property
  void javaObjectsBecomeTheSameAsTheirJson(@ForAll("documents") Value document) {
    assertThat(Value.from(java(document))).isEqualTo(document);
  }

  private static Object java(Value value) {
    if (value instanceof ArrayValue array) {
      List<Object> list = new ArrayList<>();
      array.forEach(element -> list.add(java(element)));
      return list;
    } else if (value instanceof ObjectValue object) {
      Map<String, Object> map = new HashMap<>();
      object.forEach((key, entry) -> map.put(((StringValue) key).value(), java(entry)));
      return map;
    } else if (value instanceof NumberValue number) {
      return number.decimal();
    } else if (value instanceof StringValue text) {
      return text.value();
    }
    return value;
  }

  @ParameterizedTest
  @CsvSource({"1, 1.0", "100, 1e2", "0, -0", "0.1, 1e-1", "1e400, 10e399"})
  void numbersAreEqualByTheirValue(String a, String b) {
    assertThat(json(a)).isEqualTo(json(b)).hasSameHashCodeAs(json(b));
    assertThat(WRITER.write(json(b))).isEqualTo(b);
  }

  @Property
  void numbersAreOrderedByTheirValue(@ForAll BigDecimal a, @ForAll BigDecimal b) {
    assertThat(Integer.signum(json(a.toString()).compareTo(json(b.toString()))))
        .isEqualTo(Integer.signum(a.compareTo(b)));
  }

  @Test
  void kindsAreOrdered() {
    List<Value> sorted =
        List.of(
            Value.nullValue(),
            Value.of(false),
            Value.of(true),
            json("-1e9"),
            json("7"),
            Value.of(""),
            Value.of("\uffff"),
            Value.of("\ud83d\ude00"),
            ArrayValue.EMPTY,
            json("[null]"),
            ObjectValue.EMPTY,
            json("{\"a\": null}"),
            SetValue.of(List.of()),
            SetValue.of(List.of(Value.nullValue())));
    List<Value> shuffled = new ArrayList<>(sorted);
    java.util.Collections.reverse(shuffled);
    shuffled.sort(null);
    assertThat(shuffled).isEqualTo(sorted);
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    byte[] wrong = {'"', (byte) 0xff, 'a', (byte) 0xc3, '"'};
    assertThat(JsonReader.withDefaults().read(wrong)).isEqualTo(Value.of("\ufffda\ufffd"));
    assertThat(json("\"\\ud800x\"")).isEqualTo(Value.of("\ufffdx"));
  }

  @Test
  void theLastOfEqualKeysCounts() {
    assertThat(json("{\"a\": 1, \"b\": 2, \"a\": 3}")).isEqualTo(json("{\"b\": 2, \"a\": 3}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\" 1}",
        "01",
        "1.",
        ".5",
        "+1",
        "nul",
        "\"a",
        "\"\\x\"",
        "1 2",
        "{\"a\":1,}",
        "[1 2]",
        "NaN",
        "'a'",
        "\"\t\""
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void nestingHasALimit() {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    assertThat(WRITER.write(json(deep))).isEqualTo(deep);
    assertThatThrownBy(() -> json("[" + deep + "]")).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> json("[".repeat(10_000_000))).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> json("{\"a\":".repeat(1_000_000))).isInstanceOf(JsonException.class);
  }
}
