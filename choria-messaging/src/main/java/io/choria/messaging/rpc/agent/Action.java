package io.choria.messaging.rpc.agent;

import io.choria.messaging.rpc.ddl.DisplayMode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of an {@link Agent} that is an action: it takes nothing or one record, whose components
 * are the inputs, and returns a record, whose components are the outputs. Its Javadoc is the
 * description. What it throws fails the action, see {@link ActionHandler}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Action {
  /**
   * The name.
   *
   * @return small letters, digits and underscores; by default that of the method, {@code
   *     restartAll} becoming {@code restart_all}
   */
  String name() default "";

  /**
   * Which replies text output shows.
   *
   * @return by default those that failed
   */
  DisplayMode display() default DisplayMode.FAILED;

  /**
   * How clients sum up the replies.
   *
   * @return none by default
   */
  Aggregate[] aggregates() default {};
}
