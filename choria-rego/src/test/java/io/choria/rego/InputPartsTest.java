package io.choria.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.core.CorePolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputPartsTest {
  private static final JsonReader NOTHING = JsonReader.of(new CorePolicy(List.of(), List.of(), 0));

  private static final String INPUT =
      """
      {"user": {"name": "ann", "roles": ["a", {"b": 1}], "x": 1.50, "y": [1e3]},
       "action": "read", "user2": null, "deep": {"er": {"most": [[]]}}, "action": "write"}
      """;

  private static String seen(String rules) {
    return Rego.compile("p.rego", "package p\n" + rules).inputs().read(INPUT).toJson();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "q := 1;{}",
        "q if input.user.name == \"ann\";{\"user\":{\"name\":\"ann\"}}",
        "q if input[\"action\"] == \"write\";{\"action\":\"write\"}",
        "q := input.user.roles[_].b;{\"user\":{\"roles\":[\"a\",{\"b\":1}]}}",
        "q := input.user.roles[1].b;{\"user\":{\"roles\":[\"a\",{\"b\":1}]}}",
        "q := input.deep[k].most;{\"deep\":{\"er\":{\"most\":[[]]}}}",
        "q := [input.user.x, input.user.nothing];{\"user\":{\"x\":1.50}}",
        "q if not input.user2;{\"user2\":null}",
        "q if { some x in input.user.y\\n x > 1 };{\"user\":{\"y\":[1e3]}}",
        "q if every x in input.user.y { x > input.action"
            + " };{\"action\":\"write\",\"user\":{\"y\":[1e3]}}",
        "q := {x | x := input.action};{\"action\":\"write\"}",
        "q := {x: input.user.x | x := 1};{\"user\":{\"x\":1.50}}",
        "f(x) := input[x].name\\nq := f(\"user\");"
            + "{\"action\":\"write\",\"deep\":{},\"user\":{\"name\":\"ann\"},\"user2\":null}",
        "q := count(input);ALL",
        "q := object.get(input.user, \"x\","
            + " 0);{\"user\":{\"name\":\"ann\",\"roles\":[\"a\",{\"b\":1}],\"x\":1.50,\"y\":[1e3]}}",
        "q := x if x := r with input.user.name as input.action\\n"
            + "r := input.user;"
            + "{\"action\":\"write\",\"user\":{\"name\":\"ann\",\"roles\":[\"a\",{\"b\":1}],\"x\":1.50,\"y\":[1e3]}}",
        "q := x if x := r with input as {\"z\": input.user2}\\nr := input.z;{\"user2\":null}",
        "q := 1 if false else := input.action;{\"action\":\"write\"}",
        "q[input.action] := 1;{\"action\":\"write\"}",
        "q := $\"{input.action}\";{\"action\":\"write\"}",
      })
  void onlyWhatRulesLookAtBecomesValues(String rules, String json) {
    assertThat(seen(rules.replace("\\n", "\n")))
        .isEqualTo(json.equals("ALL") ? Value.parseJson(INPUT).toJson() : json);
  }

  private static final String ITEMS =
      """
      {"items": [{"id": 1, "name": "a", "tags": [{"k": 1, "v": 2}]}, 7, {"name": "b"}, [3]],
       "map": {"x": {"id": 1, "z": 2}, "y": {"id": 3, "z": 4}}, "rest": {"id": 5}}
      """;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "q := input.items[0].id;{\"items\":[{\"id\":1},7,{},[3]]}",
        "q if { some x in input.items\\n x.id == 1 };{\"items\":[{\"id\":1},7,{},[3]]}",
        "q contains x.id if some x in input.items;{\"items\":[{\"id\":1},7,{},[3]]}",
        "q if { some x in input.items\\n some t in x.tags\\n t.k == 1"
            + " };{\"items\":[{\"tags\":[{\"k\":1}]},7,{},[3]]}",
        "q if every x in input.items { x.id == 1 };{\"items\":[{\"id\":1},7,{},[3]]}",
        "q if every i, x in input.map { i != x.z };{\"map\":{\"x\":{\"z\":2},\"y\":{\"z\":4}}}",
        "q := [x.id | some x in input.map];{\"map\":{\"x\":{\"id\":1},\"y\":{\"id\":3}}}",
        "q := k if some k, _ in input.map;{\"map\":{\"x\":{},\"y\":{}}}",
        "q if { m := input.map\\n m[_].id == 3 };{\"map\":{\"x\":{\"id\":1},\"y\":{\"id\":3}}}",
        "q := [input.map.x.z, input.map[_].id];"
            + "{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3}}}",
        // what is handed on, compared or bound twice counts as a whole
        "q := count(x) if some x in"
            + " input.map;{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3,\"z\":4}}}",
        "q := x if { some x in input.map\\n"
            + " x.id };{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3,\"z\":4}}}",
        "f(x) := x.id\\nq := f(input.rest);{\"rest\":{\"id\":5}}",
        "q if { some x in input.map\\n"
            + " x = input.rest\\n"
            + " x.id"
            + " };{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3,\"z\":4}},\"rest\":{\"id\":5}}",
        "f(x) if x = input.rest\\nq if f({\"id\": 5});{\"rest\":{\"id\":5}}",
        "q if { x := input.rest\\n"
            + " input.map[x]"
            + " };{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3,\"z\":4}},\"rest\":{\"id\":5}}",
        "q if { some x in input.map\\n r with input.rest as x }\\nr if input.rest.id;"
            + "{\"map\":{\"x\":{\"id\":1,\"z\":2},\"y\":{\"id\":3,\"z\":4}},\"rest\":{\"id\":5}}",
        "q if { x := input\\n x.rest.id };{\"rest\":{\"id\":5}}",
        "q if { x := input\\n x.rest.id\\n y := x[_]\\n count(y) > 0 };ALL",
      })
  void variablesAreFollowed(String rules, String json) {
    String text = "package p\n" + rules.replace("\\n", "\n");
    assertThat(Rego.compile("p.rego", text).inputs().read(ITEMS).toJson())
        .isEqualTo(json.equals("ALL") ? Value.parseJson(ITEMS).toJson() : json);
  }

  @Test
  void whatIsNoObjectIsSeenWhole() {
    JsonReader reader = Rego.compile("p.rego", "package p\nq := input.a.b").inputs();
    for (String json : List.of("[{\"c\":1}]", "{\"a\":[{\"c\":1}]}", "{\"a\":\"c\"}", "7")) {
      assertThat(reader.read(json).toJson()).isEqualTo(json);
    }
  }

  @Test
  void otherDataLooksAtTheSame() {
    Policy policy = Rego.compile("p.rego", "package p\nq := input.a");
    assertThat(policy.withData(ObjectValue.EMPTY).inputs().read("{\"a\":1,\"b\":2}").toJson())
        .isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "data.p.q;{\"a\":1}",
        "data.p.q = input.b;{\"a\":1,\"b\":{\"c\":2,\"d\":3}}",
        "input.b.c = x;{\"a\":1,\"b\":{\"c\":2}}",
        "x := input.b;{\"a\":1,\"b\":{\"c\":2,\"d\":3}}",
        "data.p.q with input as input.e;{\"a\":1,\"e\":4}",
        "x := input;{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":4}",
      })
  void queriesLookAtMore(String query, String json) {
    Policy policy = Rego.compile("p.rego", "package p\nq := input.a");
    String input = "{\"a\":1,\"b\":{\"c\":2,\"d\":3},\"e\":4}";
    assertThat(policy.query(query).inputs().read(input).toJson()).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\ud8\"}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":01}",
        "{\"a\":1e99999999999}",
        "{\"a\":-}",
        "{\"a\":tru}",
        "{\"a\":1} x",
        "{\"a\":{\"b\":[\"c}",
        "{1:2}"
      })
  void whatIsPassedOverIsCheckedLikeTheRest(String json) {
    JsonException expected =
        refusal(JsonReader.withDefaults(), json.getBytes(StandardCharsets.UTF_8));
    assertThat(expected).isNotNull();
    assertThatThrownBy(() -> NOTHING.read(json)).hasMessage(expected.getMessage());
  }

  @Test
  void depthAndLengthAreLimitedThereToo() {
    assertThatThrownBy(() -> NOTHING.read("{\"a\":" + "[".repeat(2_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("depth");
    assertThatThrownBy(() -> NOTHING.read("{\"a\":" + "1".repeat(20_000) + "}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("longer");
  }

  @Test
  void damagedTextsAreRefusedForTheSameReasonWhetherPassedOverOrNot() {
    Random random = new Random(7);
    byte[] alphabet = "{}[]\",:\\u0e1-.+tfn \u00e9".getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] text = INPUT.getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(3); i >= 0; i--) {
        text[random.nextInt(text.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      JsonException expected = refusal(JsonReader.withDefaults(), text);
      JsonException actual = refusal(NOTHING, text);
      assertThat(actual == null ? "fine" : actual.getMessage())
          .as(new String(text, StandardCharsets.UTF_8))
          .isEqualTo(expected == null ? "fine" : expected.getMessage());
      refused += expected == null ? 0 : 1;
    }
    assertThat(refused).isBetween(5_000, 19_000);
  }

  private static JsonException refusal(JsonReader reader, byte[] text) {
    try {
      reader.read(text);
      return null;
    } catch (JsonException e) {
      return e;
    }
  }
}
