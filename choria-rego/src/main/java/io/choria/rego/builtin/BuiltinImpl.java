package io.choria.rego.builtin;

import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/**
 * The code of a built-in. It gets defined arguments and returns the result, or null for undefined
 * without an error. It throws {@link BuiltinException} for a failure; any other exception aborts
 * the evaluation with {@code eval_internal_error}, which names the call and has the exception as
 * its cause. The compiler checks what it knows of the arguments against the signature; values that
 * are only known at run time may be of other kinds, so look before you cast, see {@link
 * BuiltinException#operand}. Must be thread-safe.
 *
 * <p>The deadline of the evaluation is looked at between calls, not during one: code that may take
 * long asks {@link BuiltinContext#checkDeadline} or {@link BuiltinContext#charge}.
 *
 * <p>The forms by number of arguments let the evaluator call without an array.
 */
public sealed interface BuiltinImpl {
  /**
   * Calls with the arguments in an array.
   *
   * @param context the evaluation
   * @param args exactly as many as declared
   * @return the result, or null if undefined
   */
  @Nullable Value call(BuiltinContext context, Value[] args);

  /** Without arguments. */
  @FunctionalInterface
  non-sealed interface F0 extends BuiltinImpl {
    /**
     * Calls.
     *
     * @param context the evaluation
     * @return the result, or null if undefined
     */
    @Nullable Value call(BuiltinContext context);

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] args) {
      return call(context);
    }
  }

  /** With one argument. */
  @FunctionalInterface
  non-sealed interface F1 extends BuiltinImpl {
    /**
     * Calls.
     *
     * @param context the evaluation
     * @param a the argument
     * @return the result, or null if undefined
     */
    @Nullable Value call(BuiltinContext context, Value a);

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] args) {
      return call(context, args[0]);
    }
  }

  /** With two arguments. */
  @FunctionalInterface
  non-sealed interface F2 extends BuiltinImpl {
    /**
     * Calls.
     *
     * @param context the evaluation
     * @param a the first argument
     * @param b the second argument
     * @return the result, or null if undefined
     */
    @Nullable Value call(BuiltinContext context, Value a, Value b);

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] args) {
      return call(context, args[0], args[1]);
    }
  }

  /** With three arguments. */
  @FunctionalInterface
  non-sealed interface F3 extends BuiltinImpl {
    /**
     * Calls.
     *
     * @param context the evaluation
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @return the result, or null if undefined
     */
    @Nullable Value call(BuiltinContext context, Value a, Value b, Value c);

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] args) {
      return call(context, args[0], args[1], args[2]);
    }
  }

  /** With four arguments. */
  @FunctionalInterface
  non-sealed interface F4 extends BuiltinImpl {
    /**
     * Calls.
     *
     * @param context the evaluation
     * @param a the first argument
     * @param b the second argument
     * @param c the third argument
     * @param d the fourth argument
     * @return the result, or null if undefined
     */
    @Nullable Value call(BuiltinContext context, Value a, Value b, Value c, Value d);

    @Override
    default @Nullable Value call(BuiltinContext context, Value[] args) {
      return call(context, args[0], args[1], args[2], args[3]);
    }
  }

  /** With any number of arguments. */
  @FunctionalInterface
  non-sealed interface FN extends BuiltinImpl {
    @Override
    @Nullable Value call(BuiltinContext context, Value[] args);
  }
}
