package io.choria.messaging.rpc.agent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose methods are the actions of an agent (spec 02 §2.1). Its Javadoc is the
 * description. The compiler writes the DDL to {@code META-INF/choria/agent/<name>.json}, from where
 * it can also be copied to the library directory of Go clients.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Agent {
  /**
   * The name.
   *
   * @return small letters, digits and underscores
   */
  String name();

  /**
   * The version.
   *
   * @return one to three numbers with dots
   */
  String version();

  /**
   * Who made it.
   *
   * @return a name, or a name and an address
   */
  String author();

  /**
   * The license.
   *
   * @return an SPDX id
   */
  String license() default "Apache-2.0";

  /**
   * Where to read more.
   *
   * @return a URL
   */
  String url();

  /**
   * How long one request may take.
   *
   * @return seconds, at least 2
   */
  int timeoutSeconds() default 10;

  /**
   * Whether the instances of all servers share the work, instead of each answering.
   *
   * @return true for a service agent
   */
  boolean service() default false;
}
