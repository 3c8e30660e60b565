package io.choria.rego.builtin.stdlib.crypto;

import io.choria.rego.ArrayValue;
import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.builtin.stdlib.strings.Trimming;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options of the verification of a chain and its result (spec 08 §4.15). The first certificate of a
 * text is the root, the last the leaf, the others may stand between them.
 */
final class X509Chain {
  private static final Map<String, Integer> USES =
      Map.ofEntries(
          Map.entry("KeyUsageAny", X509Extensions.ANY_USE),
          Map.entry("KeyUsageServerAuth", 1),
          Map.entry("KeyUsageClientAuth", 2),
          Map.entry("KeyUsageCodeSigning", 3),
          Map.entry("KeyUsageEmailProtection", 4),
          Map.entry("KeyUsageIPSECEndSystem", 5),
          Map.entry("KeyUsageIPSECTunnel", 6),
          Map.entry("KeyUsageIPSECUser", 7),
          Map.entry("KeyUsageTimeStamping", 8),
          Map.entry("KeyUsageOCSPSigning", 9),
          Map.entry("KeyUsageMicrosoftServerGatedCrypto", 10),
          Map.entry("KeyUsageNetscapeServerGatedCrypto", 11),
          Map.entry("KeyUsageMicrosoftCommercialCodeSigning", 12),
          Map.entry("KeyUsageMicrosoftKernelCodeSigning", 13));
  private static final int SERVER = 1;

  private Instant time;
  private String host = "";
  private Set<Integer> uses = Set.of(SERVER);

  private X509Chain(BuiltinContext context) {
    this.time = Instant.ofEpochSecond(0, context.nowNanos());
  }

  /** Verifies a chain; without options the certificates come with the texts of their URIs. */
  static Value verify(BuiltinContext context, Value a, @Nullable ObjectValue options) {
    String text = Operands.text(a, 1);
    X509Chain chain = new X509Chain(context);
    List<X509> certificates;
    try {
      certificates = X509Certificates.parse(text, X509Certificates.pace(context, text));
    } catch (BuiltinException e) {
      return ArrayValue.of(Value.of(false), ArrayValue.EMPTY);
    }
    if (options != null) {
      options.forEach(chain::option);
    }
    List<X509> trusted =
        certificates.size() < 2
            ? null
            : new X509Verifier(certificates, chain.time, chain.host, chain.uses, context::charge)
                .chain();
    return trusted == null
        ? ArrayValue.of(Value.of(false), ArrayValue.EMPTY)
        : ArrayValue.of(
            Value.of(true), X509Certificates.toValues(trusted, options == null, context::charge));
  }

  private void option(Value name, Value value) {
    if (!(name instanceof StringValue key)) {
      return;
    }
    switch (key.value()) {
      case "DNSName" -> {
        if (!(value instanceof StringValue text)) {
          throw BuiltinException.of("'DNSName' should be a string");
        }
        host = withoutQuotes(text.value());
      }
      case "CurrentTime" ->
          time = Instant.ofEpochSecond(0, number(value, "CurrentTime", "a valid int64 number"));
      case "MaxConstraintComparisons" ->
          number(value, "MaxConstraintComparisons", "a valid number");
      case "KeyUsages" -> uses = uses(value);
      default -> throw BuiltinException.of("invalid key option");
    }
  }

  private static String withoutQuotes(String text) {
    return Trimming.trim(text, "\"", true, true);
  }

  private static long number(Value value, String name, String expected) {
    if (!(value instanceof NumberValue number)) {
      throw BuiltinException.of("'" + name + "' should be a number");
    }
    if (!number.isLong()) {
      throw BuiltinException.of("'" + name + "' should be " + expected);
    }
    return number.longValue();
  }

  private static Set<Integer> uses(Value value) {
    Iterable<Value> names = Operands.elements(value);
    if (names == null) {
      throw BuiltinException.of("'KeyUsages' should be an Array or Set");
    }
    Set<Integer> uses = new HashSet<>();
    List<String> invalid = new ArrayList<>();
    for (Value element : names) {
      if (element instanceof StringValue text) {
        String name = withoutQuotes(text.value());
        Integer number = USES.get(name);
        if (number == null) {
          invalid.add(name);
        } else {
          uses.add(number);
        }
      }
    }
    if (!invalid.isEmpty()) {
      throw BuiltinException.of(
          "invalid entries for 'KeyUsages' found: [" + String.join(" ", invalid) + "]");
    }
    return uses.isEmpty() ? Set.of(SERVER) : uses;
  }
}
