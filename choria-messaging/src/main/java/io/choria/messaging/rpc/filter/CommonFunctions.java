package io.choria.messaging.rpc.filter;

import io.choria.messaging.rpc.expr.Declarations.Signature;
import io.choria.messaging.rpc.expr.ExprException;
import io.choria.messaging.rpc.expr.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Functions that filters of servers and of replies share (spec 02 §4.6, §6.5). */
public final class CommonFunctions {
  /** How they are called. */
  public static final Map<String, Signature> SIGNATURES =
      Map.of(
          "include", new Signature(List.of(Type.LIST, Type.ANY), Type.BOOLEAN),
          "semver", new Signature(List.of(Type.TEXT, Type.TEXT), Type.BOOLEAN));

  private CommonFunctions() {}

  /** Calls one of them, if it is one. */
  public static Optional<Boolean> call(String function, List<@Nullable Object> arguments) {
    return switch (function) {
      case "include" -> Optional.of(include(arguments.get(0), arguments.get(1)));
      case "semver" ->
          Optional.of(
              VersionRange.contains(
                  text(function, arguments.get(1)), text(function, arguments.get(0))));
      default -> Optional.empty();
    };
  }

  /** An argument that has to be a text. */
  public static String text(String function, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new ExprException(function + " takes a text");
  }

  /**
   * Numbers of facts are doubles, so whole numbers are looked for as doubles, and only as those.
   */
  private static boolean include(@Nullable Object list, @Nullable Object value) {
    if (list != null && !(list instanceof List)) {
      throw new ExprException("include takes a list");
    }
    Object wanted = value instanceof Long number ? (Object) number.doubleValue() : value;
    return list instanceof List<?> elements && elements.contains(wanted);
  }
}
