package io.choria.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares one setting; the Javadoc of the member is its documentation (spec 05 §11.1).
 *
 * <p>The return type of the member is the type of the setting: {@code boolean}, {@code int}, {@code
 * long}, {@code double}, {@link String}, {@link java.util.List} of strings, {@link
 * java.time.Duration}, {@link java.nio.file.Path}, {@link java.net.URI}, an enum, or an {@link
 * java.util.Optional} of any of them but lists. A setting that is set nowhere reads as {@code
 * false}, zero, the empty string or the empty list; types without such a value need a default, an
 * {@code Optional} or {@link #required()}.
 *
 * <p>The processor refuses a default that does not convert or validate, an unknown validator, a key
 * that is declared twice and a member without documentation.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Setting {
  /** The value of {@link #defaultValue()} that means: no default. */
  String NONE = "\u0000";

  /**
   * The key in files; case sensitive, without {@code =} and without leading or trailing blanks.
   *
   * @return the key
   */
  String key();

  /**
   * The default as it would be written in a file. An empty default is different from none: it is
   * applied as an empty text.
   *
   * @return the text, or {@link #NONE}
   */
  String defaultValue() default NONE;

  /**
   * How the text of a value becomes the typed value.
   *
   * @return the conversion; {@link Conversion#PLAIN} takes what the type of the member suggests
   */
  Conversion conversion() default Conversion.PLAIN;

  /**
   * The environment variable that overrides the value; empty means none.
   *
   * @return the name of the variable
   */
  String environment() default "";

  /**
   * One validator in the text form of {@link Validator}, as {@code enum=a,b} or {@code range=1..9}.
   *
   * @return the text; empty means that every value is valid
   */
  String validate() default "";

  /**
   * Whether the setting must be given by some source.
   *
   * @return true when a load without it fails
   */
  boolean required() default false;

  /**
   * Whether the value is secret and masked wherever values are printed.
   *
   * @return true for passwords, tokens and seeds
   */
  boolean secret() default false;

  /**
   * Whether the setting should not be used any more.
   *
   * @return true when its use is reported
   */
  boolean deprecated() default false;

  /**
   * The key that takes the place of a deprecated setting; empty means none.
   *
   * @return the key named in reports about this setting
   */
  String replacedBy() default "";

  /**
   * Where more can be read; empty means nowhere.
   *
   * @return the address
   */
  String url() default "";

  /**
   * Words to find the setting by.
   *
   * @return the tags
   */
  String[] tags() default {};
}
