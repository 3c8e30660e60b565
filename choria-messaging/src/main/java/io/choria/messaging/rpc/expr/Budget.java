package io.choria.messaging.rpc.expr;

/** What one evaluation may cost: each step, element and character counts. */
final class Budget {
  private static final long LIMIT = 2_000_000;

  private long left = LIMIT;

  void spend(long cost) {
    left -= Math.max(1, cost);
    if (left < 0) {
      throw new ExprException("expected an evaluation of at most " + LIMIT + " steps");
    }
  }
}
