package io.choria.rego.differential;

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
          "uuid.rfc4122");

  /** Large numbers make the reference take all memory. */
  private static final Set<String> COSTLY =
      Set.of("bits.lsh", "numbers.range", "numbers.range_step", "net.cidr_expand");

  private final Random random;
  private final Values values;
  private final Texts texts;
  private final Fitting fitting;

  BuiltinCases(Random random) {
    this.random = random;
    this.values = new Values(random);
    this.texts = new Texts(random, values);
    this.fitting = new Fitting(random, values, texts);
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
        List.of(
            "package t\n\n"
                + (name.equals("walk") ? "r[x] { x := " : "r = x { x := ")
                + call
                + ") }\n"),
        true,
        false,
        false,
        true,
        List.of("x = data.t.r"),
        "{}",
        inputs);
  }

  private Value arguments(Builtin builtin) {
    List<Value> arguments = fitting.arguments(builtin.name());
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
}
