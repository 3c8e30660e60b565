package io.choria.rego.builtin.stdlib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoException;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinRegistry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls with large operands look at the clock while they work, so that a deadline ends them. */
class CancelledCallTest {
  private static final int LARGE = 300_000;

  /** No call below looks that often before or behind its work. */
  private static final int LOOKS = 4;

  /** A call, whose operands nobody wants to see in the name of a test. */
  record Call(String name, List<Value> operands) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> SHORT =
      List.of(
          // their operands are small, or they look at a part of them
          "array.slice",
          "assign",
          "cast_boolean",
          "cast_null",
          "cast_object",
          "cast_string",
          "count",
          "internal.print",
          "internal.test_case",
          "is_array",
          "is_boolean",
          "is_null",
          "is_number",
          "is_object",
          "is_set",
          "is_string",
          "net.cidr_contains",
          "net.cidr_intersects",
          "net.cidr_is_valid",
          "net.cidr_overlap",
          "object.get",
          "opa.runtime",
          "print",
          "rand.intn",
          "rego.metadata.chain",
          "rego.metadata.rule",
          "substring",
          "time.add_date",
          "time.clock",
          "time.date",
          "time.diff",
          "time.now_ns",
          "time.weekday",
          "trace",
          "type_name",
          "uuid.parse",
          "uuid.rfc4122",
          // one pass over texts, which the evaluator looks at the clock for, see Site
          "base64.decode",
          "base64.encode",
          "base64.is_valid",
          "base64url.decode",
          "base64url.encode",
          "base64url.encode_no_pad",
          "contains",
          "crypto.hmac.equal",
          "endswith",
          "glob.quote_meta",
          "hex.decode",
          "hex.encode",
          "indexof",
          "lower",
          "startswith",
          "strings.count",
          "strings.reverse",
          "time.format",
          "time.parse_duration_ns",
          "time.parse_ns",
          "time.parse_rfc3339_ns",
          "to_number",
          "trim",
          "trim_left",
          "trim_prefix",
          "trim_right",
          "trim_space",
          "trim_suffix",
          "units.parse",
          "units.parse_bytes",
          "upper",
          "uri.is_valid",
          "uri.parse",
          "urlquery.decode",
          "urlquery.encode",
          // one pass over values, each of which was made by other steps
          "eq",
          "equal",
          "gt",
          "gte",
          "internal.member_2",
          "internal.member_3",
          "internal.template_string",
          "lt",
          "lte",
          "neq",
          "object.subset",
          "sprintf",
          "urlquery.encode_object",
          // numbers, whose length others limit
          "bits.and",
          "bits.negate",
          "bits.or",
          "bits.rsh",
          "bits.xor",
          "format_int",
          "rem",
          // they end at the first part that is none, so they need real keys, certificates and hosts
          "crypto.parse_private_keys",
          "crypto.x509.parse_and_verify_certificates",
          "crypto.x509.parse_and_verify_certificates_with_options",
          "crypto.x509.parse_certificate_request",
          "crypto.x509.parse_certificates",
          "crypto.x509.parse_keypair",
          "crypto.x509.parse_rsa_private_key",
          "http.send",
          "net.lookup_ip_addr",
          "providers.aws.sign_req",
          // their own tests
          "regex.globs_match",
          "walk",
          "yaml.marshal");

  private static Call call(String name, Object... operands) {
    Value[] values = new Value[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands[i] instanceof String text ? Value.of(text) : (Value) operands[i];
    }
    return new Call(name, List.of(values));
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

  private static Value patch(int i) {
    return ObjectValue.builder()
        .with("op", Value.of("add"))
        .with("path", Value.of("/a" + i))
        .with("value", Value.of(i))
        .build();
  }

  private static Value path(int i) {
    return Value.of("/k" + i + "/b");
  }

  private static Value object(IntFunction<Value> key, IntFunction<Value> value) {
    ObjectValue.Builder object = ObjectValue.builder();
    for (int i = 0; i < LARGE / 8; i++) {
      object.put(key.apply(i), value.apply(i));
    }
    return object.build();
  }

  /** Each node leads to all. */
  private static Value edges() {
    Value all = ArrayValue.of(IntStream.range(0, 20_000).mapToObj(Value::of).toList());
    return object(Value::of, i -> all);
  }

  static Stream<Call> calls() {
    Value object = ObjectValue.of("a", Value.of(1));
    String schema = "type Query { a(x: Int): Int }";
    String manyTypes = numbered(3_000, i -> "type T" + i + " { a: T" + i + " b(x: Int): Int }");
    String manyFields = numbered(5_000, i -> "f" + i + ": a(x: " + i + ")");
    Value numbers = ArrayValue.of(IntStream.range(0, LARGE).mapToObj(Value::of).toList());
    Value patches = ArrayValue.of(IntStream.range(0, 2_000).mapToObj(i -> patch(i)).toList());
    Value members = object(i -> Value.of("k" + i), i -> ObjectValue.of("b", Value.of(i)));
    Value paths = ArrayValue.of(IntStream.range(0, LARGE / 8).mapToObj(i -> path(i)).toList());
    String networks = numbered(20_000, i -> "\"10." + (i >> 8) + "." + (i & 255) + ".0/24\",");
    Value network = Value.parseJson("[" + networks + "\"::/1\"]");
    String json = "[" + times("[1],") + "1]";
    String keys =
        "{\"keys\": [" + numbered(2_000, i -> "{\"kty\": \"oct\", \"k\": \"YWFh\"},") + "{}]}";
    String jws = Base64.getUrlEncoder().encodeToString(("{\"a\": " + json + "}").getBytes(UTF_8));
    Stream<Call> algorithms =
        Stream.of("rs384", "rs512", "ps256", "ps384", "ps512", "es256", "es384", "es512", "eddsa")
            .map(name -> call("io.jwt.verify_" + name, "e30.e30.YQ", keys));
    Stream<Call> hashes =
        Stream.of("hs384", "hs512")
            .map(name -> call("io.jwt.verify_" + name, times("a").repeat(5) + ".e30.YQ", "key"));
    Stream<Call> others =
        Stream.of(
            call("json.marshal", numbers),
            call("json.marshal_with_options", numbers, Value.parseJson("{\"pretty\": true}")),
            call("json.unmarshal", json),
            call("json.unmarshal", "[" + times("1,") + "1]"),
            call("json.unmarshal", "\"" + times("\\n") + "\""),
            call("json.unmarshal", "\"" + times("\\n\u00e9") + "\""),
            call(
                "json.unmarshal",
                "{" + numbered(30_000, i -> "\"key" + i + "\": 1,") + "\"a\": 1}"),
            call("json.is_valid", json),
            call("json.match_schema", json, object),
            call("json.verify_schema", "{\"enum\": " + json + "}"),
            call("json.patch", members, patches),
            call("json.filter", members, paths),
            call("json.remove", members, paths),
            call("rego.parse_module", "a.rego", "package a\n" + times("b := 1 + 2\n")),
            call("rego.parse_module", "a.rego", "package a\nb := [" + times("1,") + "1]"),
            call("crypto.md5", times("a").repeat(5)),
            call("crypto.sha1", times("a").repeat(5)),
            call("crypto.sha256", times("a").repeat(5)),
            call("crypto.hmac.md5", times("a").repeat(5), "key"),
            call("crypto.hmac.sha1", times("a").repeat(5), "key"),
            call("crypto.hmac.sha256", times("a").repeat(5), "key"),
            call("crypto.hmac.sha512", times("a").repeat(5), "key"),
            call("io.jwt.decode", jws + "." + jws + ".YQ"),
            call("io.jwt.decode_verify", "e30.e30.YQ", ObjectValue.of("cert", Value.of(keys))),
            call("io.jwt.verify_rs256", "e30.e30.YQ", keys),
            call("io.jwt.verify_hs256", times("a").repeat(5) + ".e30.YQ", "key"),
            call("io.jwt.encode_sign_raw", "{\"alg\": \"HS256\"}", json, keys),
            call("io.jwt.encode_sign", ObjectValue.of("alg", Value.of("HS256")), numbers, object),
            call("net.cidr_merge", network),
            call("net.cidr_contains_matches", network, "10.0.0.1"),
            call("net.cidr_expand", "10.0.0.0/14"),
            call("graph.reachable", edges(), Value.array(Value.of(0))),
            call("graph.reachable_paths", edges(), Value.array(Value.of(0))),
            call("product", numbers),
            call("object.union", members, members),
            call("object.union_n", Value.array(members, members)),
            call("split", times("a, "), ", "),
            call("strings.split_n", times("a, "), ", ", Value.of(-1)),
            call("indexof_n", times("a"), "a"),
            call("numbers.range", Value.of(1), Value.of(LARGE)),
            call("numbers.range_step", Value.of(1), Value.of(LARGE), Value.of(1)),
            call("re_match", "(a|b)*c", times("ab")),
            call("regex.find_all_string_submatch_n", "(x|a+b)c", times("ab"), Value.of(-1)),
            call("or", SetValue.of(texts()), SetValue.of(texts())),
            call("set_diff", SetValue.of(texts()), SetValue.of(texts())),
            call("strings.any_prefix_match", ArrayValue.of(texts()), "nothing"),
            call("strings.any_suffix_match", ArrayValue.of(texts()), "nothing"),
            call("graphql.parse", "{" + times("abc(x: 1) ") + "}", schema),
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
    return Stream.of(algorithms, hashes, others).flatMap(calls -> calls);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void looksAtTheClock(Call call) {
    var code = BuiltinRegistry.standard().find(call.name).impl();
    assertThatThrownBy(
            () ->
                code.call(TestContext.cancelledAtLook(LOOKS), call.operands.toArray(new Value[0])))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessage("cancelled");
  }

  /** What goes through its operands once, or is done in milliseconds, looks before it begins. */
  static Stream<Call> passes() {
    Value numbers = ArrayValue.of(IntStream.range(0, LARGE).mapToObj(Value::of).toList());
    Value members = object(i -> Value.of("k" + i), i -> ObjectValue.of("b", Value.of(i)));
    Value paths = ArrayValue.of(IntStream.range(0, LARGE / 8).mapToObj(i -> path(i)).toList());
    Value wide = Value.parseJson("1.5e30000");
    Value tiny = Value.parseJson("1.5e-30000");
    String versions = "1.0.0-" + times("a.") + "a";
    return Stream.of(
        call("semver.compare", versions, versions),
        call("semver.is_valid", versions),
        call("regex.is_valid", "(a{30}){30}".repeat(400)),
        call("array.concat", numbers, numbers),
        call("array.reverse", numbers),
        call("array.flatten", numbers),
        call("cast_set", numbers),
        call("all", numbers),
        call("max", numbers),
        call("min", numbers),
        call("sum", numbers),
        call("object.keys", members),
        call("object.filter", members, paths),
        call("object.remove", members, paths),
        call("urlquery.decode_object", times("a=b&")),
        call("abs", tiny),
        call("any", ArrayValue.of(Collections.nCopies(LARGE, Value.of(false)))),
        call("plus", tiny, tiny),
        call("minus", tiny, wide),
        call("mul", wide, Value.of(3)),
        call("div", wide, Value.of(3)),
        call("replace", times("ab"), "b", "c"),
        call("strings.replace_n", ObjectValue.of("a", Value.of("b")), times("ab")),
        call("round", wide),
        call("ceil", wide),
        call("floor", wide),
        call("bits.lsh", Value.of(1), Value.of(1_000_000)),
        call("cast_array", SetValue.of(texts())),
        call("concat", ",", ArrayValue.of(texts())));
  }

  @ParameterizedTest
  @MethodSource("passes")
  void looksAtTheClockOnce(Call call) {
    var code = BuiltinRegistry.standard().find(call.name).impl();
    assertThatThrownBy(
            () -> code.call(TestContext.cancelledAtLook(1), call.operands.toArray(new Value[0])))
        .isExactlyInstanceOf(RegoException.class)
        .hasMessage("cancelled");
  }

  @Test
  void whatIsNotCalledAboveTakesNoTime() {
    Set<String> rest = new TreeSet<>(BuiltinRegistry.standard().names());
    Stream.concat(calls(), passes()).forEach(call -> rest.remove(call.name));
    assertThat(rest).containsExactlyInAnyOrderElementsOf(SHORT);
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
