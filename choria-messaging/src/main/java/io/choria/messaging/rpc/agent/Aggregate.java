package io.choria.messaging.rpc.agent;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How clients sum up an output (spec 02 §6.7). */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Aggregate {
  /**
   * The output.
   *
   * @return its name in replies
   */
  String output();

  /**
   * The function.
   *
   * @return {@code summary}, {@code boolean_summary}, {@code average} or {@code chart}
   */
  String function() default "summary";

  /**
   * How a line is written.
   *
   * @return with the verbs of Go, {@code "%s on %d"}; empty for the default of the function
   */
  String format() default "";
}
