package io.choria.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose members are settings.
 *
 * <p>Each abstract member is either a {@link Setting} or returns another interface marked with this
 * annotation, which makes a group. For an interface {@code Example} the annotation processor makes
 * {@code ExampleSchema} in the same package, with one static method {@code schema()}, and the
 * resource {@code Example.settings} beside the class, which holds the Javadoc. An interface nested
 * in a class {@code Outer} gives {@code Outer_ExampleSchema}.
 *
 * <p>The Javadoc of the interface is the introduction of its section in the reference.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Settings {
  /**
   * The title of the section in the generated reference.
   *
   * @return the title; empty means the simple name of the interface, split into words
   */
  String title() default "";
}
