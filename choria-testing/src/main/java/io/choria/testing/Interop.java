package io.choria.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs real programs of others, such as {@code nats} or {@code choria}. It runs only
 * when the system property {@code interop} is {@code true} and each program is there, as {@link
 * PeerProgram#find} says; otherwise it is reported as skipped, with the reason. The tag is {@code
 * interop}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("interop")
@ExtendWith(InteropCondition.class)
public @interface Interop {
  /**
   * The programs.
   *
   * @return their command names
   */
  String[] value();
}
