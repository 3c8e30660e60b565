package io.choria.rego;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an entry point gave: a value, or undefined. Immutable. */
public final class Result {
  private static final Result UNDEFINED = new Result(null);
  private static final Result TRUE = new Result(BooleanValue.TRUE);
  private static final Result FALSE = new Result(BooleanValue.FALSE);

  private final @Nullable Value value;

  private Result(@Nullable Value value) {
    this.value = value;
  }

  static Result of(@Nullable Value value) {
    if (value instanceof BooleanValue decision) {
      return decision.value() ? TRUE : FALSE;
    }
    return value == null ? UNDEFINED : new Result(value);
  }

  /**
   * Whether there is a value. Undefined is not {@code false} and not {@code null}.
   *
   * @return true if so
   */
  public boolean isDefined() {
    return value != null;
  }

  /**
   * The value.
   *
   * @return the value
   * @throws NoSuchElementException if the result is undefined
   */
  public Value value() {
    if (value == null) {
      throw new NoSuchElementException("the result is undefined");
    }
    return value;
  }

  /** {@return the value if there is one} */
  public Optional<Value> optional() {
    return Optional.ofNullable(value);
  }

  /**
   * Whether the value is the boolean {@code true}: the only safe question to ask about a
   * permission.
   *
   * @return true if so
   */
  public boolean isTrue() {
    return value == BooleanValue.TRUE;
  }

  /**
   * The value as a Java object, see {@link Value#as(Class)}.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the object, never null
   * @throws NoSuchElementException if the result is undefined
   * @throws RegoException if the value does not fit the type
   */
  public <T> T as(Class<T> type) {
    return value().as(type);
  }

  /**
   * The value as a Java object of a generic type, see {@link Value#as(Class)}.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the object, never null
   * @throws NoSuchElementException if the result is undefined
   * @throws RegoException if the value does not fit the type
   */
  public <T> T as(TypeReference<T> type) {
    return value().as(type);
  }

  /**
   * The value as compact JSON, for people and logs: undefined has no JSON form, and gives the word
   * {@code undefined}. Programs ask {@link #isDefined} first.
   *
   * @return the text
   */
  public String toJson() {
    return value == null ? "undefined" : value.toJson();
  }

  /** The value in Rego notation, or {@code undefined}. */
  @Override
  public String toString() {
    return value == null ? "undefined" : value.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Result result
        && (value == null ? result.value == null : value.equals(result.value));
  }

  @Override
  public int hashCode() {
    return value == null ? 0 : value.hashCode();
  }
}
