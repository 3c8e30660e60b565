package io.choria.messaging.rpc.agent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says more about a component of a record that is an input (spec 02 §2.1). The description is what
 * the Javadoc of the record says of the component. An input may be absent when it has a default or
 * is an {@link java.util.Optional}; else it is required.
 *
 * <p>Types: {@code String}, {@code boolean}, {@code int}, {@code long}, {@code double}, an enum (a
 * {@code list}), {@code List} (an {@code array}), {@code Map} or a record (a {@code hash}).
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Input {
  /** A default that nobody means. */
  String NONE = "\0none";

  /**
   * The name.
   *
   * @return by default that of the component, {@code dryRun} becoming {@code dry_run}
   */
  String name() default "";

  /**
   * What a person is asked.
   *
   * @return by default the name in words
   */
  String prompt() default "";

  /**
   * The rule of a text: {@code shellsafe}, {@code ipv4address}, {@code ipv6address}, {@code
   * ipaddress}, or an RE2 expression that does not begin with a small letter.
   *
   * @return by default everything is allowed
   */
  String validation() default ".*";

  /**
   * The longest text.
   *
   * @return bytes of UTF-8, at least 1
   */
  int maxLength() default 256;

  /**
   * What counts when the input is not given, written as on a command line.
   *
   * @return by default there is none
   */
  String defaultValue() default NONE;
}
