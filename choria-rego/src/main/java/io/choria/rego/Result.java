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
   * The value as a Java object: a boolean, a number, a text, an enum by the name of its constant, a
   * record, whatever Jackson can make of the JSON form of the value (spec 08 §2.20) with the
   * modules that the application has ({@code java.time}, {@code Optional}). Members that the type
   * does not know are left out; what a primitive needs must be there. Nothing is made to fit: a
   * text is no number, {@code 1} is not {@code true}, {@code 1.5} is no integer.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the value as a Java object
   * @throws NoSuchElementException if the result is undefined
   * @throws RegoException if the value does not fit the type
   */
  public <T> T as(Class<T> type) {
    return JavaObjects.of(value(), type);
  }

  /**
   * The value as a Java object of a generic type, see {@link #as(Class)}.
   *
   * @param <T> the type
   * @param type the Java type
   * @return the object
   * @throws NoSuchElementException if the result is undefined
   * @throws RegoException if the value does not fit the type
   */
  public <T> T as(TypeReference<T> type) {
    return JavaObjects.of(value(), type.getType());
  }

  /** {@return the value as compact JSON; {@code undefined} if there is none} */
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
