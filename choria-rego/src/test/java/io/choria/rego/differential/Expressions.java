package io.choria.rego.differential;

import io.choria.rego.differential.Program.Form;
import io.choria.rego.differential.Program.Rule;
import io.choria.rego.differential.Shape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Makes expressions of a shape. */
final class Expressions {
  private static final String[] KEYS = {"a", "b", "c", "d", "foo", "x"};
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "4",
    "-1",
    "1.5",
    "10",
    "1.0",
    "0.5",
    "100",
    "1e2",
    "9007199254740993",
    "18446744073709551616",
    "2.50"
  };
  private static final String[] STRINGS = {
    "\"a\"", "\"b\"", "\"c\"", "\"x\"", "\"foo\"", "\"\"", "`raw`", "\"a b\"", "\"A\"", "\"ä\"",
    "\"1\"", "\"a/b\""
  };

  private final Program program;
  private final Bodies bodies;

  Expressions(Program program, Bodies bodies) {
    this.program = program;
    this.bodies = bodies;
  }

  /** An expression; it can be an operand where a term is wanted. */
  String of(Shape shape, Scope scope, int depth) {
    if (program.chance(60)) {
      return simple(program.shape(1), scope);
    }
    int dice = program.random.nextInt(20);
    if (dice < 6) {
      List<String> variables = scope.of(shape);
      if (!variables.isEmpty()) {
        return program.pick(variables);
      }
    }
    if (dice < 9) {
      String reference = reference(shape, scope, depth);
      if (reference != null) {
        return reference;
      }
    }
    if (depth <= 0) {
      return dice < 14 ? document(shape, scope) : literal(shape, scope, 0);
    }
    if (dice < 11) {
      String call = ruleCall(shape, scope, depth);
      if (call != null) {
        return call;
      }
    }
    if (dice < 17) {
      return computed(shape, scope, depth);
    }
    return literal(shape, scope, depth);
  }

  /** A variable or a constant. */
  String simple(Shape shape, Scope scope) {
    List<String> variables = scope.of(shape);
    return variables.isEmpty() || program.chance(4)
        ? Terms.text(new World(program.random).value(shape))
        : program.pick(variables);
  }

  private String document(Shape shape, Scope scope) {
    List<String> found = new ArrayList<>();
    World.MEMBERS.forEach(
        (name, s) -> {
          String root = program.chance(3) ? "data.base" : "input";
          if (program.aliases && program.chance(2)) {
            root = root.equals("input") ? "ii" : "bb";
          }
          if (s.equals(shape)) {
            found.add(root + "." + name);
          } else if (s.collection() && s.of().equals(shape)) {
            found.add(root + "." + name + element(s, scope));
          } else if (s.collection() && s.of().collection() && s.of().of().equals(shape)) {
            found.add(root + "." + name + element(s, scope) + element(s.of(), scope));
          }
        });
    return found.isEmpty() ? literal(shape, scope, 0) : program.pick(found);
  }

  /** A bracket or dot that selects one element. */
  String element(Shape collection, Scope scope) {
    if (program.chance(25)) {
      return "[_]";
    }
    return switch (collection.kind()) {
      case ARRAY -> {
        List<String> numbers = scope.of(Shape.NUMBER);
        yield "["
            + (numbers.isEmpty() || program.chance(2)
                ? program.random.nextInt(3)
                : program.pick(numbers))
            + "]";
      }
      case OBJECT -> {
        List<String> strings = scope.of(Shape.STRING);
        yield strings.isEmpty() || program.chance(2)
            ? program.chance(3) ? "[\"" + program.pick(KEYS) + "\"]" : "." + program.pick(KEYS)
            : "[" + program.pick(strings) + "]";
      }
      default -> "[" + simple(collection.of(), scope) + "]";
    };
  }

  private String reference(Shape shape, Scope scope, int depth) {
    List<String> found = new ArrayList<>();
    for (Rule rule : program.rules) {
      String name = program.name(rule);
      if (rule.form() == Form.COMPLETE && rule.shape().equals(shape)) {
        found.add(name);
      }
      if (rule.form() == Form.SET && shape.kind() == Kind.SET && rule.shape().equals(shape.of())) {
        found.add(name);
      }
      if (rule.form() == Form.SET && rule.shape().equals(shape)) {
        found.add(name + "[" + simple(shape, scope) + "]");
      }
      if (rule.form() == Form.OBJECT && rule.shape().equals(shape)) {
        found.add(name + element(Shape.object(shape), scope));
      }
      if (rule.form() == Form.OBJECT
          && shape.kind() == Kind.OBJECT
          && rule.shape().equals(shape.of())) {
        found.add(name);
      }
      if (rule.form() == Form.DEEP && rule.shape().equals(shape)) {
        found.add(name + "." + program.pick("a", "b") + "." + program.pick(KEYS));
        found.add(name + "." + program.pick("a", "b") + element(Shape.object(shape), scope));
      }
      if (rule.form() == Form.COMPLETE
          && rule.shape().collection()
          && rule.shape().of().equals(shape)) {
        found.add(name + element(rule.shape(), scope));
      }
    }
    for (Map.Entry<String, Shape> variable : scope.all()) {
      if (variable.getValue().collection() && variable.getValue().of().equals(shape)) {
        found.add(variable.getKey() + element(variable.getValue(), scope));
      }
    }
    if (found.isEmpty() || program.chance(4)) {
      return depth > 0 || program.chance(2) ? document(shape, scope) : null;
    }
    return program.pick(found);
  }

  private String ruleCall(Shape shape, Scope scope, int depth) {
    List<Rule> functions = program.rules(Form.FUNCTION, shape);
    return functions.isEmpty() ? null : call(program.pick(functions), scope, depth);
  }

  String call(Rule function, Scope scope, int depth) {
    StringJoiner args = new StringJoiner(", ", program.name(function) + "(", ")");
    for (Shape arg : function.args()) {
      args.add(of(arg, scope, depth - 1));
    }
    if (program.chance(80)) {
      args.add("1");
    }
    return args.toString();
  }

  private String literal(Shape shape, Scope scope, int depth) {
    return switch (shape.kind()) {
      case NUMBER -> program.pick(NUMBERS);
      case STRING ->
          program.templates && depth > 0 && program.chance(3)
              ? template(scope, depth)
              : program.chance(2)
                  ? "\"" + program.pick("a", "b", "c") + "\""
                  : program.pick(STRINGS);
      case BOOLEAN -> program.pick("true", "false");
      case NULL -> "null";
      case ARRAY, SET -> {
        int size = program.random.nextInt(4);
        if (size == 0) {
          yield shape.kind() == Kind.ARRAY ? "[]" : "set()";
        }
        StringJoiner elements =
            new StringJoiner(
                ", ",
                shape.kind() == Kind.ARRAY ? "[" : "{",
                shape.kind() == Kind.ARRAY ? "]" : "}");
        for (int i = 0; i < size; i++) {
          elements.add(depth > 0 ? of(shape.of(), scope, depth - 1) : simple(shape.of(), scope));
        }
        yield elements.toString();
      }
      case OBJECT -> {
        StringJoiner entries = new StringJoiner(", ", "{", "}");
        int size = program.random.nextInt(4);
        for (int i = 0; i < size; i++) {
          String key =
              depth > 0 && size == 1 && program.chance(2)
                  ? of(Shape.STRING, scope, 0)
                  : program.chance(12)
                      ? otherKey(scope, depth)
                      : "\"" + KEYS[(i * 2 + program.random.nextInt(2)) % KEYS.length] + "\"";
          entries.add(
              key
                  + ": "
                  + (depth > 0 ? of(shape.of(), scope, depth - 1) : simple(shape.of(), scope)));
        }
        yield entries.toString();
      }
    };
  }

  /** A key that is no constant string. */
  private String otherKey(Scope scope, int depth) {
    return program.chance(3)
        ? of(program.scalar(), scope, depth - 1)
        : program.pick("1", "2.0", "true", "null", "[1]", "[\"a\"]", "{\"a\": 1}", "-3");
  }

  private String template(Scope scope, int depth) {
    boolean raw = program.chance(4);
    StringBuilder text = new StringBuilder(raw ? "$`" : "$\"");
    int parts = 1 + program.random.nextInt(2);
    for (int i = 0; i < parts; i++) {
      text.append(raw ? program.pick("", "p\n", "\\n") : program.pick("", "p ", "\\{", "}"));
      text.append('{').append(of(program.shape(1), scope, Math.min(1, depth - 1))).append('}');
    }
    return text.append(raw ? '`' : '"').toString();
  }

  private String computed(Shape shape, Scope scope, int depth) {
    return switch (shape.kind()) {
      case NUMBER -> number(scope, depth - 1);
      case STRING -> string(scope, depth - 1);
      case BOOLEAN -> truth(scope, depth - 1);
      case NULL -> "null";
      case ARRAY -> array(shape, scope, depth - 1);
      case SET -> set(shape, scope, depth - 1);
      case OBJECT -> object(shape, scope, depth - 1);
    };
  }

  private String number(Scope scope, int depth) {
    String a = of(Shape.NUMBER, scope, depth);
    String b = of(Shape.NUMBER, scope, depth);
    return switch (program.random.nextInt(18)) {
      case 16 -> a + program.pick(" * ", " + ", "-") + b + program.pick(" - ", " / ", "%") + a;
      case 17 -> "numbers.range(1, 3)[" + program.pick("0", "_", "1") + "]";
      case 0, 1 -> "(" + a + " + " + b + ")";
      case 2 -> a + " - " + b;
      case 3 -> "(" + a + " * " + b + ")";
      case 4 -> "(" + a + " / " + b + ")";
      case 5 -> "(" + a + " % " + b + ")";
      case 6, 7 -> "count(" + of(program.collection(1), scope, depth) + ")";
      case 8 ->
          program.pick("sum", "product", "max", "min")
              + "("
              + of(program.pick(Shape.array(Shape.NUMBER), Shape.set(Shape.NUMBER)), scope, depth)
              + ")";
      case 9 -> program.pick("abs", "round", "ceil", "floor") + "(" + a + ")";
      case 10 -> "to_number(" + of(program.scalar(), scope, depth) + ")";
      case 11 -> "indexof(" + two(Shape.STRING, scope, depth) + ")";
      case 12 ->
          "object.get("
              + of(Shape.object(Shape.NUMBER), scope, depth)
              + ", "
              + of(Shape.STRING, scope, 0)
              + ", "
              + b
              + ")";
      case 13 -> program.pick("bits.and", "bits.or", "bits.xor") + "(" + a + ", " + b + ")";
      case 14 -> "strings.count(" + two(Shape.STRING, scope, depth) + ")";
      default -> "plus(" + a + ", " + b + ")";
    };
  }

  private String string(Scope scope, int depth) {
    String a = of(Shape.STRING, scope, depth);
    return switch (program.random.nextInt(13)) {
      case 0, 1 ->
          "concat("
              + program.pick("\",\"", "\"\"", a)
              + ", "
              + of(program.pick(Shape.array(Shape.STRING), Shape.set(Shape.STRING)), scope, depth)
              + ")";
      case 2 ->
          "sprintf(\""
              + program.pick("%v", "%s", "%d", "%v-%v")
              + "\", ["
              + of(program.shape(1), scope, depth)
              + "])";
      case 3 -> program.pick("upper", "lower", "trim_space", "strings.reverse") + "(" + a + ")";
      case 4 -> "format_int(" + of(Shape.NUMBER, scope, depth) + ", 10)";
      case 5 -> "replace(" + a + ", " + two(Shape.STRING, scope, depth) + ")";
      case 6 ->
          "substring("
              + a
              + ", "
              + program.pick("0", "1", of(Shape.NUMBER, scope, 0))
              + ", "
              + program.pick("1", "2", "-1")
              + ")";
      case 7 -> "trim(" + a + ", \"a\")";
      case 8 -> "type_name(" + of(program.shape(2), scope, depth) + ")";
      case 9 -> "json.marshal(" + of(program.shape(2), scope, depth) + ")";
      case 10 -> "split(" + a + ", \",\")[0]";
      case 11 -> "max({" + two(Shape.STRING, scope, depth) + "})";
      default ->
          "object.get("
              + of(Shape.object(Shape.STRING), scope, depth)
              + ", "
              + of(Shape.STRING, scope, 0)
              + ", "
              + a
              + ")";
    };
  }

  private String two(Shape shape, Scope scope, int depth) {
    return of(shape, scope, depth) + ", " + of(shape, scope, depth);
  }

  String truth(Scope scope, int depth) {
    Shape shape = program.shape(1);
    return switch (program.random.nextInt(12)) {
      case 0, 1, 2 ->
          "("
              + of(shape, scope, depth)
              + " "
              + program.pick("==", "!=", "<", "<=", ">", ">=")
              + " "
              + of(shape, scope, depth)
              + ")";
      case 3, 4 -> {
        Shape collection = program.collection(1);
        yield program.keywordIn
            ? "("
                + (program.chance(4) ? of(collection.key(), scope, 0) + ", " : "")
                + of(collection.of(), scope, depth)
                + " in "
                + of(collection, scope, depth)
                + ")"
            : of(collection.of(), scope, 0) + " == " + of(collection.of(), scope, 0);
      }
      case 5 ->
          program.pick("startswith", "endswith", "contains")
              + "("
              + two(Shape.STRING, scope, depth)
              + ")";
      case 6 ->
          program.pick("is_string", "is_number", "is_array", "is_set", "is_object", "is_null")
              + "("
              + of(program.shape(2), scope, depth)
              + ")";
      case 7 ->
          "regex.match(\""
              + program.pick("a", "^a", "[bc]", "")
              + "\", "
              + of(Shape.STRING, scope, depth)
              + ")";
      case 8 -> {
        Shape collection = program.collection(1);
        yield "object.subset("
            + of(collection, scope, depth)
            + ", "
            + of(collection, scope, depth)
            + ")";
      }
      default -> of(Shape.BOOLEAN, scope, 0);
    };
  }

  private String array(Shape shape, Scope scope, int depth) {
    return switch (program.random.nextInt(9)) {
      case 0, 1, 2 -> comprehension(shape, "[", "]", scope, depth);
      case 3 -> "array.concat(" + two(shape, scope, depth) + ")";
      case 4 ->
          "array.slice(" + of(shape, scope, depth) + ", 0, " + of(Shape.NUMBER, scope, 0) + ")";
      case 5 -> "sort(" + of(program.pick(shape, Shape.set(shape.of())), scope, depth) + ")";
      case 6 -> "array.reverse(" + of(shape, scope, depth) + ")";
      case 7 ->
          shape.of().equals(Shape.STRING)
              ? "split(" + of(Shape.STRING, scope, depth) + ", \"a\")"
              : shape.of().equals(Shape.NUMBER)
                  ? "numbers.range("
                      + program.random.nextInt(3)
                      + ", count("
                      + of(program.collection(1), scope, 0)
                      + "))"
                  : of(shape, scope, depth);
      default -> of(shape, scope, depth);
    };
  }

  private String set(Shape shape, Scope scope, int depth) {
    return switch (program.random.nextInt(9)) {
      case 0, 1, 2 -> comprehension(shape, "{", "}", scope, depth);
      case 3, 4 ->
          "("
              + of(shape, scope, depth)
              + program.pick(" | ", " & ", " - ")
              + of(shape, scope, depth)
              + ")";
      case 5 -> program.pick("union", "intersection") + "({" + two(shape, scope, depth) + "})";
      case 6 ->
          shape.of().equals(Shape.STRING)
              ? "object.keys(" + of(Shape.object(program.scalar()), scope, depth) + ")"
              : of(shape, scope, depth);
      default -> of(shape, scope, depth);
    };
  }

  private String object(Shape shape, Scope scope, int depth) {
    return switch (program.random.nextInt(9)) {
      case 0, 1, 2 -> {
        Scope inner = scope.inner();
        String body = bodies.inline(inner, depth);
        yield "{"
            + of(Shape.STRING, inner, 0)
            + ": "
            + of(shape.of(), inner, 0)
            + " | "
            + body
            + "}";
      }
      case 3, 4 -> "object.union(" + two(shape, scope, depth) + ")";
      case 5, 6 ->
          program.pick("object.remove", "object.filter")
              + "("
              + of(shape, scope, depth)
              + ", "
              + of(program.pick(Shape.array(Shape.STRING), Shape.set(Shape.STRING)), scope, depth)
              + ")";
      case 7 ->
          program.pick("json.remove", "json.filter")
              + "("
              + of(shape, scope, depth)
              + ", [\""
              + program.pick(KEYS)
              + "\"])";
      default -> of(shape, scope, depth);
    };
  }

  private String comprehension(Shape shape, String open, String close, Scope scope, int depth) {
    Scope inner = scope.inner();
    String body = bodies.inline(inner, depth);
    String head = of(shape.of(), inner, program.random.nextInt(2));
    return open + (head.contains("|") ? "(" + head + ")" : head) + " | " + body + close;
  }
}
