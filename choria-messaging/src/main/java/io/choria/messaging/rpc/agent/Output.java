package io.choria.messaging.rpc.agent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says more about a component of a record that is an output (spec 02 §2.1). The description is what
 * the Javadoc of the record says of the component. Types are those of {@link Input}, and {@code
 * JsonNode} for any value.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Output {
  /**
   * The name.
   *
   * @return by default that of the component, {@code freeBytes} becoming {@code free_bytes}
   */
  String name() default "";

  /**
   * The label in text output.
   *
   * @return by default the name in words
   */
  String displayAs() default "";

  /**
   * What a reply has when the output is empty, written as on a command line.
   *
   * @return by default there is none
   */
  String defaultValue() default Input.NONE;
}
