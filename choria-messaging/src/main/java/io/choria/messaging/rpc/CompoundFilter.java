package io.choria.messaging.rpc;

/**
 * Evaluates compound filters (spec 02 §4.5). A server without one matches no compound filter, so
 * that it never acts on a request that it could not select itself for.
 */
@FunctionalInterface
public interface CompoundFilter {
  /**
   * Evaluates one expression.
   *
   * @param expression the text of the query
   * @param data what the server knows about itself
   * @return whether the server matches; what it throws means no
   */
  boolean matches(String expression, NodeData data);
}
