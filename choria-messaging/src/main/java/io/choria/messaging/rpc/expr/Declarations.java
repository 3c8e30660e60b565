package io.choria.messaging.rpc.expr;

import java.util.List;
import java.util.Map;

/**
 * What an expression may name besides the language itself.
 *
 * @param variables their types
 * @param functions their parameters and results
 * @param strict whether other variables are mistakes; else they are nil
 */
public record Declarations(
    Map<String, Type> variables, Map<String, Signature> functions, boolean strict) {

  /**
   * How a function is called.
   *
   * @param parameters exactly these
   * @param result what it gives
   */
  public record Signature(List<Type> parameters, Type result) {}
}
