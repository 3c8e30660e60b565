package io.choria.rego;

import com.fasterxml.jackson.core.type.TypeReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Rego value: null, boolean, number, string, array, object or set (spec 08 §2.1).
 *
 * <p>Values are immutable and may be shared by any number of threads. Equality is Rego equality:
 * the numbers {@code 1}, {@code 1.0} and {@code 1e0} are equal, have one hash code, and are one
 * object key or set member. {@link #compareTo} is the total order of the language over all kinds.
 *
 * <p>{@link Object#toString()} gives Rego notation ({@code {1, 2}}, {@code set()}), {@link #toJson}
 * the compact JSON that OPA prints.
 */
public sealed interface Value extends Comparable<Value>
    permits ArrayValue, BooleanValue, NullValue, NumberValue, ObjectValue, SetValue, StringValue {

  /** The kinds of values, in the order in which they sort (spec 08 §2.1). */
  enum Kind {
    /** The single value {@code null}. */
    NULL("null"),
    /** {@code false} and {@code true}. */
    BOOLEAN("boolean"),
    /** Numbers of any size and precision. */
    NUMBER("number"),
    /** Strings of code points. */
    STRING("string"),
    /** Arrays. */
    ARRAY("array"),
    /** Objects; any value may be a key. */
    OBJECT("object"),
    /** Sets. */
    SET("set");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /**
     * The name of the kind as policies and error messages see it.
     *
     * @return the lower-case name
     */
    public String label() {
      return label;
    }
  }

  /**
   * The kind of this value.
   *
   * @return the kind, never null
   */
  Kind kind();

  /**
   * One step of a reference: the value under an object key, the array element at an integral index,
   * or the key itself if it is a member of a set (spec 08 §2.9).
   *
   * @param key any value
   * @return the selected value, or null if undefined, as always for scalars
   */
  default @Nullable Value get(Value key) {
    return null;
  }

  /**
   * Whether a literal with this value succeeds: everything but {@code false} (spec 08 §2.5).
   *
   * @return false only for the boolean {@code false}
   */
  default boolean isTruthy() {
    return true;
  }

  /**
   * Compares by OPA's total order: first by kind, then inside the kind (spec 08 §2.1).
   *
   * @param other the value to compare with
   * @return negative, zero or positive
   */
  @Override
  int compareTo(Value other);

  /**
   * Compact JSON text as OPA writes it: sets as sorted arrays, keys that are no strings as their
   * JSON text, numbers with their own text, {@code <}, {@code >} and {@code &} escaped (spec 08
   * §5.4).
   *
   * @return the JSON text
   */
  default String toJson() {
    return JsonWriter.compact(this);
  }

  /**
   * This value as a Java object: a boolean, a number, a text, an enum by the name of its constant,
   * a record, whatever Jackson can make of the JSON form (spec 08 §2.20) with the modules that the
   * application has ({@code java.time}, {@code Optional}). Members that the type does not know are
   * left out; what a primitive needs must be there. Nothing is made to fit: a text is no number,
   * {@code 1} is not {@code true}, {@code 1.5} is no integer.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the object, never null
   * @throws RegoException if the value does not fit the type
   */
  default <T> T as(Class<T> type) {
    return JavaObjects.of(this, type);
  }

  /**
   * This value as a Java object of a generic type, see {@link #as(Class)}.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the object, never null
   * @throws RegoException if the value does not fit the type
   */
  default <T> T as(TypeReference<T> type) {
    return JavaObjects.of(this, type.getType());
  }

  /**
   * The null value.
   *
   * @return the only instance
   */
  static NullValue nullValue() {
    return NullValue.INSTANCE;
  }

  /**
   * A boolean value.
   *
   * @param value the truth value
   * @return one of two instances
   */
  static BooleanValue of(boolean value) {
    return value ? BooleanValue.TRUE : BooleanValue.FALSE;
  }

  /**
   * An integer.
   *
   * @param value the number
   * @return the value; small ones are shared
   */
  static NumberValue of(long value) {
    return NumberValue.of(value);
  }

  /**
   * An integer of any size.
   *
   * @param value the number
   * @return the value
   */
  static NumberValue of(BigInteger value) {
    return NumberValue.of(value);
  }

  /**
   * A decimal number.
   *
   * @param value the number
   * @return the value
   */
  static NumberValue of(BigDecimal value) {
    return NumberValue.of(value);
  }

  /**
   * A string.
   *
   * @param value the text
   * @return the value
   */
  static StringValue of(String value) {
    return StringValue.of(value);
  }

  /**
   * An array.
   *
   * @param elements the elements, copied
   * @return the value
   */
  static ArrayValue array(Value... elements) {
    return ArrayValue.of(elements);
  }

  /**
   * An array.
   *
   * @param elements the elements, copied
   * @return the value
   */
  static ArrayValue array(List<? extends Value> elements) {
    return ArrayValue.of(elements);
  }

  /**
   * A set.
   *
   * @param elements the elements in any order; equal ones collapse
   * @return the value
   */
  static SetValue set(Value... elements) {
    return SetValue.of(elements);
  }

  /**
   * Reads one JSON document with the default limits (spec 08 §5.4).
   *
   * @param text the JSON text
   * @return the value
   * @throws JsonException if the text is no JSON or breaks a limit
   */
  static Value parseJson(String text) {
    return JsonReader.withDefaults().read(text);
  }

  /**
   * Converts plain Java data: {@code null}, booleans, numbers, character sequences, maps, sets
   * (become Rego sets), other iterables and arrays, records, Jackson trees, enums (by name),
   * optionals and values.
   *
   * @param data the data
   * @return the value
   * @throws IllegalArgumentException if a part has no counterpart
   */
  static Value from(@Nullable Object data) {
    return JavaData.toValue(data);
  }
}
