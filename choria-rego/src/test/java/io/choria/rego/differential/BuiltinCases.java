package io.choria.rego.differential;

import io.choria.rego.ObjectValue;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Calls of one built-in with many arguments, the types of which no compiler sees. */
final class BuiltinCases {
  /** Results that depend on more than the arguments, and forms that are no calls. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "assign",
          "eq",
          "http.send",
          "internal.print",
          "internal.template_string",
          "internal.test_case",
          "net.lookup_ip_addr",
          "opa.runtime",
          "print",
          "rand.intn",
          "rego.metadata.chain",
          "rego.metadata.rule",
          "time.now_ns",
          "trace",
          "uuid.rfc4122",
          "walk");

  /** Large numbers make the reference take all memory. */
  private static final Set<String> COSTLY =
      Set.of("bits.lsh", "numbers.range", "numbers.range_step", "net.cidr_expand");

  private final Random random;
  private final Values values;
  private final Texts texts;

  BuiltinCases(Random random) {
    this.random = random;
    this.values = new Values(random);
    this.texts = new Texts(random, values);
  }

  static Set<String> names() {
    Set<String> names = new TreeSet<>(BuiltinRegistry.standard().names());
    names.removeAll(LEFT_OUT);
    return names;
  }

  DiffCase calls(String name, int count) {
    Builtin builtin = BuiltinRegistry.standard().find(name);
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(Terms.text(arguments(builtin)));
    }
    StringBuilder call = new StringBuilder(name).append('(');
    for (int i = 0; i < builtin.type().arity(); i++) {
      call.append(i == 0 ? "" : ", ").append("input[").append(i).append(']');
    }
    return new DiffCase(
        List.of("package t\n\nr = x { x := " + call + ") }\n"),
        true,
        false,
        false,
        true,
        List.of("x = data.t.r"),
        "{}",
        inputs);
  }

  private Value arguments(Builtin builtin) {
    List<Value> arguments = special(builtin.name());
    if (!arguments.isEmpty() && random.nextInt(6) > 0) {
      return Value.array(arguments);
    }
    arguments = new ArrayList<>();
    for (RegoType type : builtin.type().args()) {
      Value argument =
          random.nextInt(12) == 0
              ? values.any(2)
              : values.of(type, () -> Value.of(texts.forBuiltin(builtin.name())));
      arguments.add(COSTLY.contains(builtin.name()) ? values.small(argument) : argument);
    }
    return Value.array(arguments);
  }

  /** Arguments that fit together; none for most functions. */
  private List<Value> special(String name) {
    if (name.startsWith("io.jwt.verify")) {
      return List.of(
          Value.of(texts.token()),
          Value.of(
              name.contains("_hs")
                  ? values.pick("secret", "x", "")
                  : random.nextBoolean() ? texts.key() : texts.pem()));
    }
    if (name.equals("io.jwt.decode")) {
      return List.of(Value.of(texts.token()));
    }
    if (name.equals("io.jwt.decode_verify")) {
      ObjectValue.Builder constraints = ObjectValue.builder();
      if (random.nextBoolean()) {
        constraints.put(Value.of("secret"), Value.of("secret"));
      } else {
        constraints.put(
            Value.of("cert"), Value.of(random.nextBoolean() ? texts.key() : texts.pem()));
      }
      put(constraints, 4, "alg", Value.of(values.pick("HS256", "RS256", "ES256", "EdDSA", "X")));
      put(constraints, 4, "iss", values.pick(Value.of("me"), Value.of("x"), Value.of(1)));
      put(constraints, 2, "aud", values.pick(Value.of("you"), Value.of("x"), Value.of(1)));
      put(
          constraints,
          3,
          "time",
          values.pick(
              Value.of(1_700_000_000_000_000_000L),
              Value.of(1_900_000_000_000_000_000L),
              Value.of(0),
              Value.of(-1),
              Value.of("x"),
              Value.parseJson("1.5"),
              Value.parseJson("1e30")));
      put(constraints, 20, "foo", Value.of("x"));
      return List.of(Value.of(texts.token()), constraints.build());
    }
    if (name.equals("io.jwt.encode_sign")) {
      return List.of(header(), payload(), Value.parseJson(texts.key()));
    }
    if (name.equals("io.jwt.encode_sign_raw")) {
      return List.of(
          Value.of(random.nextInt(8) == 0 ? texts.mutate(header().toJson()) : header().toJson()),
          Value.of(random.nextInt(8) == 0 ? "x" : payload().toJson()),
          Value.of(random.nextInt(8) == 0 ? texts.mutate(texts.key()) : texts.key()));
    }
    return List.of();
  }

  private void put(ObjectValue.Builder object, int oneIn, String key, Value value) {
    if (random.nextInt(oneIn) == 0) {
      object.put(Value.of(key), value);
    }
  }

  /** A header whose signatures are always the same. */
  private Value header() {
    ObjectValue.Builder header = ObjectValue.builder();
    header.put(
        Value.of("alg"),
        Value.of(values.pick("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "EdDSA", "X")));
    put(header, 2, "typ", values.pick(Value.of("JWT"), Value.of("text/plain"), Value.of(1)));
    put(header, 6, "kid", values.pick(Value.of("k1"), Value.of("k3")));
    put(header, 10, "cty", Value.of("x"));
    put(header, 15, "crit", Value.array(Value.of("b64")));
    return header.build();
  }

  private Value payload() {
    return values.object(values::key, () -> values.any(2));
  }
}
