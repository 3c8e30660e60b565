package io.choria.rego.builtin.stdlib.rego;

import io.choria.rego.Location;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoCompileException;
import io.choria.rego.RegoError;
import io.choria.rego.Value;
import io.choria.rego.ast.LanguageVersion;
import io.choria.rego.ast.Source;
import io.choria.rego.builtin.BuiltinContext;
import io.choria.rego.builtin.BuiltinException;
import io.choria.rego.builtin.BuiltinImpl;
import io.choria.rego.builtin.BuiltinImpl.F0;
import io.choria.rego.builtin.BuiltinImpl.F1;
import io.choria.rego.builtin.BuiltinImpl.F2;
import io.choria.rego.builtin.BuiltinImpl.FN;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.builtin.stdlib.call.Operands;
import io.choria.rego.parse.RegoParser;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions about policies themselves (spec 08 §2.18, §2.19, §4.19). Metadata functions and {@code
 * print} are gone by the time of evaluation; what is left of them here keeps the table complete.
 */
public final class RegoFunctions {
  /** What the parser does before it asks whether to go on, in steps. */
  private static final int STEPS_OF_PARSER = 256;

  private RegoFunctions() {}

  public static @Nullable BuiltinImpl find(String name) {
    return switch (name) {
      case "rego.parse_module" -> (F2) RegoFunctions::parseModule;
      case "opa.runtime" -> (F0) BuiltinContext::runtime;
      case "rego.metadata.chain" -> (F0) context -> io.choria.rego.ArrayValue.EMPTY;
      case "rego.metadata.rule" -> (F0) context -> ObjectValue.EMPTY;
      case "trace" ->
          (F1)
              (context, a) -> {
                context.trace(Operands.string(a, 1).value());
                return Value.of(true);
              };
      case "print", "internal.print" -> (FN) (context, args) -> Value.of(true);
      case "internal.test_case" ->
          (F1)
              (context, a) -> {
                TestCases.add(context, a);
                return Value.of(true);
              };
      default -> null;
    };
  }

  private static Value parseModule(BuiltinContext context, Value a, Value b) {
    String file = Operands.text(a, 1);
    // the reference calls both of them operand 1
    String text = Operands.text(b, 1);
    context.allocate(text.length() * 16L);
    BuiltinRegistry builtins = BuiltinRegistry.standard();
    RegoParser parser =
        new RegoParser(LanguageVersion.V1, Set.of(), name -> builtins.find(name) != null)
            .checking(() -> context.charge(STEPS_OF_PARSER));
    try {
      return AstJson.of(parser.module(new Source(file, text)).result(), context::charge);
    } catch (RegoCompileException e) {
      RegoError error = e.errors().get(0);
      Location location = error.location();
      // an empty text is the one failure that the reference reports alone
      throw BuiltinException.of(
          location.row() > 0
              ? String.valueOf(e.getMessage())
              : location.file() + ":0: " + error.code() + ": " + error.message());
    }
  }
}
