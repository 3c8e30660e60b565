package io.choria.rego.differential;

import io.choria.rego.NumberValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.RegoType;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random values, of a type or of any. */
final class Values {
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "-1",
    "-2",
    "7",
    "10",
    "16",
    "100",
    "1.0",
    "0.5",
    "1.5",
    "-2.5",
    "0.1",
    "0.2",
    "1e2",
    "1e-2",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "123456789012345678901234567890",
    "3.14159",
    "1e100",
    "1E+3",
    "-0",
    "0.0",
    "-0.0",
    "1.10",
    "12345678901.123456789",
    "0.3333333333333333333",
    "1e-7",
    "5e-324",
    "99999999999999999999.5",
    "1e21",
    "123e18",
    "2.50",
    "-1.0",
    "64",
    "-7",
    "255"
  };
  private static final String[] STRINGS = {
    "",
    "a",
    "b",
    "c",
    "ab",
    "abc",
    "foo",
    "bar",
    "x",
    "A",
    "aB",
    "foo/bar",
    "a.b.c",
    "a,b,c",
    "hello world",
    " a ",
    "\t\n",
    "0",
    "1",
    "-1",
    "1.5",
    "true",
    "null",
    "ä",
    "日本",
    "ß",
    "İ",
    "\ud83d\ude00",
    "\ue000",
    "\u0000",
    "a\"b",
    "a\\b",
    "<&>",
    "\u00a0",
    "\u2028",
    "%",
    "%d",
    "%v",
    "*",
    "[a-z]+",
    "{}",
    "[]",
    "a/b",
    "~1",
    "~0",
    "/",
    "aaa",
    "abab",
    "Ω",
    "e\u0301",
    "\ufffd"
  };
  private static final long[] SMALL = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, -1, -2, -3};

  private final Random random;

  Values(Random random) {
    this.random = random;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  Value number() {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> Value.of(SMALL[random.nextInt(SMALL.length)]);
      case 3 -> NumberValue.of(Integer.toString(random.nextInt(2000) - 1000));
      default -> NumberValue.of(pick(NUMBERS));
    };
  }

  /** The value, or another number if it is a large one. */
  Value small(Value value) {
    return value instanceof NumberValue && value.compareTo(Value.of(5000)) > 0
        ? Value.of(SMALL[random.nextInt(SMALL.length)])
        : value;
  }

  Value string() {
    return Value.of(text());
  }

  String text() {
    return switch (random.nextInt(8)) {
      case 0 -> pick(STRINGS) + pick(STRINGS);
      case 1, 2 -> pick("a", "b", "c", "ab", "foo", "x");
      default -> pick(STRINGS);
    };
  }

  Value scalar() {
    return switch (random.nextInt(8)) {
      case 0 -> Value.nullValue();
      case 1 -> Value.of(random.nextBoolean());
      case 2, 3, 4 -> number();
      default -> string();
    };
  }

  Value any(int depth) {
    if (depth <= 0 || random.nextInt(3) == 0) {
      return scalar();
    }
    return switch (random.nextInt(3)) {
      case 0 -> Value.array(list(() -> any(depth - 1)));
      case 1 -> object(() -> random.nextInt(5) == 0 ? any(depth - 1) : key(), () -> any(depth - 1));
      default -> Value.set(list(() -> any(depth - 1)).toArray(new Value[0]));
    };
  }

  Value key() {
    return Value.of(pick("a", "b", "c", "d", "foo", "x"));
  }

  Value object(java.util.function.Supplier<Value> key, java.util.function.Supplier<Value> value) {
    ObjectValue.Builder result = ObjectValue.builder();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      result.put(key.get(), value.get());
    }
    return result.build();
  }

  List<Value> list(java.util.function.Supplier<Value> element) {
    List<Value> result = new ArrayList<>();
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      result.add(element.get());
    }
    return result;
  }

  /** A value of the type. */
  Value of(RegoType type, java.util.function.Supplier<Value> strings) {
    if (type instanceof RegoType.Null) {
      return Value.nullValue();
    }
    if (type instanceof RegoType.Bool) {
      return Value.of(random.nextBoolean());
    }
    if (type instanceof RegoType.Num) {
      return number();
    }
    if (type instanceof RegoType.Str) {
      return strings.get();
    }
    if (type instanceof RegoType.Array array) {
      List<Value> elements = new ArrayList<>();
      array.prefix().forEach(t -> elements.add(of(t, strings)));
      if (array.rest() != null) {
        elements.addAll(list(() -> of(array.rest(), strings)));
      }
      return Value.array(elements);
    }
    if (type instanceof RegoType.SetOf set) {
      return set.of() == null
          ? Value.set()
          : Value.set(list(() -> of(set.of(), strings)).toArray(new Value[0]));
    }
    if (type instanceof RegoType.Obj object) {
      ObjectValue.Builder result = ObjectValue.builder();
      object
          .properties()
          .forEach(
              (k, t) -> {
                if (random.nextInt(6) > 0) {
                  result.put(k, of(t, strings));
                }
              });
      if (object.key() != null) {
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
          Value key =
              object.key() instanceof RegoType.Any && random.nextInt(4) > 0
                  ? key()
                  : of(object.key(), strings);
          result.put(key, of(object.value(), strings));
        }
      }
      return result.build();
    }
    if (type instanceof RegoType.Any any && !any.alternatives().isEmpty()) {
      return of(pick(any.alternatives()), strings);
    }
    return random.nextInt(3) == 0 ? strings.get() : any(3);
  }
}
