package io.choria.rego;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type of the Rego type checker (spec 08 §3.4): gradual and structural. The signatures of
 * built-in functions, also of a host's own, are {@link Function}s. Immutable. Its text is what
 * error messages show.
 */
public sealed interface RegoType {

  /** The type of {@code null}. */
  record Null() implements RegoType {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** The type of {@code true} and {@code false}. */
  record Bool() implements RegoType {
    @Override
    public String toString() {
      return "boolean";
    }
  }

  /** The type of all numbers. */
  record Num() implements RegoType {
    @Override
    public String toString() {
      return "number";
    }
  }

  /** The type of all strings. */
  record Str() implements RegoType {
    @Override
    public String toString() {
      return "string";
    }
  }

  /**
   * Arrays.
   *
   * @param prefix the types of the first elements
   * @param rest the type of all further elements; {@code null} if there are none
   */
  record Array(List<RegoType> prefix, @Nullable RegoType rest) implements RegoType {
    /**
     * Copies the list.
     *
     * @param prefix the types of the first elements
     * @param rest the type of the others
     */
    public Array {
      prefix = List.copyOf(prefix);
    }

    @Override
    public String toString() {
      return "array"
          + (prefix.isEmpty() ? "" : "<" + join(prefix) + ">")
          + (rest == null ? "" : "[" + rest + "]");
    }
  }

  /**
   * Objects.
   *
   * @param properties the types under known keys
   * @param key the type of all other keys; {@code null} if there are none, or if only the type of
   *     their values is known
   * @param value the type of the values of all other keys; {@code null} if there are none, or if
   *     only the type of the keys is known
   */
  record Obj(
      SortedMap<Value, RegoType> properties, @Nullable RegoType key, @Nullable RegoType value)
      implements RegoType {
    /**
     * Copies the map.
     *
     * @param properties the types by key
     * @param key the type of the keys
     * @param value the type of the values
     */
    public Obj {
      properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }

    @Override
    public String toString() {
      return "object"
          + (properties.isEmpty()
              ? ""
              : properties.entrySet().stream()
                  .map(e -> name(e.getKey()) + ": " + e.getValue())
                  .collect(Collectors.joining(", ", "<", ">")))
          + (key == null && value == null
              ? ""
              : "[" + (key == null ? "???" : key) + ": " + (value == null ? "???" : value) + "]");
    }

    private static String name(Value key) {
      return key instanceof StringValue text ? text.value() : key.toString();
    }
  }

  /**
   * Sets.
   *
   * @param of the type of the members; {@code null} for the empty set
   */
  record SetOf(@Nullable RegoType of) implements RegoType {
    @Override
    public String toString() {
      return of == null ? "set" : "set[" + of + "]";
    }
  }

  /**
   * One of several types.
   *
   * @param alternatives sorted and distinct; none means any value at all
   */
  record Any(List<RegoType> alternatives) implements RegoType {
    /**
     * Copies, sorts and removes duplicates.
     *
     * @param alternatives the alternatives
     */
    public Any {
      List<RegoType> sorted = new ArrayList<>(alternatives);
      sorted.sort(TypeOrder.ORDER);
      List<RegoType> distinct = new ArrayList<>(sorted.size());
      for (RegoType type : sorted) {
        if (distinct.isEmpty()
            || TypeOrder.ORDER.compare(distinct.get(distinct.size() - 1), type) != 0) {
          distinct.add(type);
        }
      }
      alternatives = List.copyOf(distinct);
    }

    @Override
    public String toString() {
      return alternatives.isEmpty() ? "any" : "any<" + join(alternatives) + ">";
    }
  }

  /**
   * Functions.
   *
   * @param args the types of the arguments
   * @param variadic the type of any number of further arguments, {@code null} if there are none
   * @param result the type of the result; {@code null} if the function has none, as {@code print}
   */
  record Function(List<RegoType> args, @Nullable RegoType variadic, @Nullable RegoType result)
      implements RegoType {
    /**
     * Copies the list.
     *
     * @param args the types of the arguments
     * @param variadic whether more arguments may follow
     * @param result the type of what it gives
     */
    public Function {
      args = List.copyOf(args);
    }

    /** {@return the number of declared arguments} */
    public int arity() {
      return args.size();
    }

    /**
     * The arguments as error messages show them, {@code (string, number)}.
     *
     * @return the text
     */
    public String argsText() {
      String fixed = join(args);
      if (variadic == null) {
        return "(" + fixed + ")";
      }
      return "(" + fixed + (args.isEmpty() ? "" : ", ") + variadic + "...)";
    }

    @Override
    public String toString() {
      return argsText() + " => " + (result == null ? "???" : result.toString());
    }
  }

  /** {@return the null type} */
  static RegoType nul() {
    return new Null();
  }

  /** {@return the boolean type} */
  static RegoType bool() {
    return new Bool();
  }

  /** {@return the number type} */
  static RegoType number() {
    return new Num();
  }

  /** {@return the string type} */
  static RegoType string() {
    return new Str();
  }

  /** {@return any value} */
  static RegoType any() {
    return new Any(List.of());
  }

  /**
   * A value of one of these types.
   *
   * @param alternatives the alternatives
   * @return a value of one of these types
   */
  static RegoType anyOf(RegoType... alternatives) {
    return new Any(Arrays.asList(alternatives));
  }

  /**
   * Arrays of any length with elements of one type.
   *
   * @param of the type of the members
   * @return arrays of any length with elements of one type
   */
  static RegoType array(RegoType of) {
    return new Array(List.of(), of);
  }

  /**
   * Arrays of exactly these elements.
   *
   * @param elements the types of the elements
   * @return arrays of exactly these elements
   */
  static RegoType tuple(RegoType... elements) {
    return new Array(Arrays.asList(elements), null);
  }

  /**
   * Objects with keys of one type and values of one type.
   *
   * @param key the type of the keys
   * @param value the type of the values
   * @return objects with keys of one type and values of one type
   */
  static RegoType object(RegoType key, RegoType value) {
    return new Obj(new TreeMap<>(), key, value);
  }

  /**
   * Objects with exactly these keys.
   *
   * @param properties the types by key
   * @return objects with exactly these keys
   */
  static RegoType record(Map<String, RegoType> properties) {
    return new Obj(keys(properties), null, null);
  }

  /**
   * Objects with these keys and others.
   *
   * @param properties the types by key
   * @param key the type of the keys
   * @param value the type of the values
   * @return objects with these keys and others
   */
  static RegoType object(Map<String, RegoType> properties, RegoType key, RegoType value) {
    return new Obj(keys(properties), key, value);
  }

  private static SortedMap<Value, RegoType> keys(Map<String, RegoType> properties) {
    SortedMap<Value, RegoType> keys = new TreeMap<>();
    properties.forEach((name, type) -> keys.put(Value.of(name), type));
    return keys;
  }

  /**
   * Sets with members of one type.
   *
   * @param of the type of the members
   * @return sets with members of one type
   */
  static RegoType set(RegoType of) {
    return new SetOf(of);
  }

  /**
   * A function; the last type is the result.
   *
   * @param args the types of the arguments
   * @param result the type of what it gives
   * @return a function
   */
  static Function function(List<RegoType> args, RegoType result) {
    return new Function(args, null, result);
  }

  private static String join(List<RegoType> types) {
    return types.stream().map(RegoType::toString).collect(Collectors.joining(", "));
  }
}
