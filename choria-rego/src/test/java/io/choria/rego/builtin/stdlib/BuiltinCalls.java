package io.choria.rego.builtin.stdlib;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.rego.ArrayValue;
import io.choria.rego.JsonException;
import io.choria.rego.RegoException;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import io.choria.rego.builtin.Builtin;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.Capabilities;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls built-ins with any bytes: the first byte chooses one, zero bytes stand between its
 * operands, and an operand that is not JSON is a string.
 */
final class BuiltinCalls {
  private static final long MAX_STEPS = 200_000;
  private static final long MAX_BYTES = 16L << 20;

  private final List<Builtin> builtins;

  /** All built-ins whose name starts with one of these. */
  BuiltinCalls(String... prefixes) {
    builtins =
        BuiltinRegistry.standard().all().stream()
            .filter(b -> Arrays.stream(prefixes).anyMatch(b.name()::startsWith))
            .filter(b -> !b.has(Builtin.Flag.NONDETERMINISTIC) && !b.has(Builtin.Flag.RELATION))
            .toList();
  }

  /**
   * Two calls, which must end in the same way: a value, undefined, or one of the typed failures.
   */
  void check(byte[] content) {
    if (content.length == 0) {
      return;
    }
    Builtin builtin = builtins.get((content[0] & 0xff) % builtins.size());
    String[] texts =
        new String(content, 1, content.length - 1, StandardCharsets.UTF_8)
            .split("\0", builtin.type().args().size());
    Value[] operands = new Value[builtin.type().args().size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = operand(i < texts.length ? texts[i] : "");
    }
    assertThat(answer(builtin, operands)).isEqualTo(answer(builtin, operands));
  }

  private static Value operand(String text) {
    try {
      return Value.parseJson(text);
    } catch (JsonException e) {
      return StringValue.of(text);
    }
  }

  private static String answer(Builtin builtin, Value[] operands) {
    TestContext context = new TestContext(Capabilities.none(), MAX_STEPS, MAX_BYTES);
    try {
      Value result = builtin.impl().call(context, operands.clone());
      return result == null ? "undefined" : result.toJson();
    } catch (BuiltinException e) {
      return e.code() + " " + e.text();
    } catch (RegoException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The recorded calls whose operands are JSON, in the form that {@link #check} takes. */
  Stream<byte[]> seeds() {
    try (InputStream in = BuiltinCalls.class.getResourceAsStream("vectors.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> seed(line.split("\t", 2)[0]))
          .flatMap(Optional::stream)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<byte[]> seed(String call) {
    for (int i = 0; i < builtins.size(); i++) {
      String start = builtins.get(i).name() + "(";
      if (call.startsWith(start)) {
        try {
          String operands = call.substring(start.length(), call.length() - 1);
          return Optional.of(encode(i, (ArrayValue) Value.parseJson("[" + operands + "]")));
        } catch (JsonException e) {
          return Optional.empty(); // sets, calls within calls, raw strings
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] encode(int builtin, ArrayValue operands) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < operands.size(); i++) {
      out.write(i == 0 ? builtin : 0);
      Value operand = operands.get(i);
      String text = operand instanceof StringValue string ? string.value() : operand.toJson();
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
