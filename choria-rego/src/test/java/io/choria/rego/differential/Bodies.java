package io.choria.rego.differential;

import io.choria.rego.differential.Program.Form;
import io.choria.rego.differential.Program.Rule;
import io.choria.rego.differential.Shape.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes bodies. */
final class Bodies {
  private final Program program;
  private final Expressions expressions;

  Bodies(Program program) {
    this.program = program;
    this.expressions = new Expressions(program, this);
  }

  Expressions expressions() {
    return expressions;
  }

  /** A body on one line; its variables are added to the scope. */
  String inline(Scope scope, int depth) {
    List<String> literals = literals(scope, 1 + program.random.nextInt(3), depth);
    literals.addAll(uses(scope, literals, ""));
    return String.join("; ", literals);
  }

  /** Conditions on variables that nothing else mentions; most of the time. */
  List<String> uses(Scope scope, List<String> literals, String head) {
    List<String> result = new ArrayList<>();
    for (String name : scope.own()) {
      Pattern word = Pattern.compile("\\b" + name + "\\b");
      long count =
          word.matcher(String.join("\n", literals) + "\n" + head).results().limit(2).count();
      if (count <= 1 && !program.chance(40)) {
        result.add(name + program.pick(" == ", " != ", " >= ") + name);
      }
    }
    return result;
  }

  /** The literals of a body; its variables are added to the scope. */
  List<String> literals(Scope scope, int count, int depth) {
    List<String> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(literal(scope, depth));
    }
    if (program.chance(25) && result.size() > 1) {
      // order makes no difference, except to declarations
      java.util.Collections.shuffle(result, program.random);
    }
    return result;
  }

  private String literal(Scope scope, int depth) {
    return switch (program.random.nextInt(24)) {
      case 0, 1, 2 -> declaration(scope, depth);
      case 3, 4, 5 -> iteration(scope, depth);
      case 6, 7 -> unification(scope, depth);
      case 8, 9 -> negation(scope, depth);
      case 10 -> every(scope, depth);
      case 11, 12 -> with(scope, depth);
      case 13 -> logic(scope, depth);
      case 14 -> walk(scope, depth);
      case 15 -> enumeration(scope, depth);
      case 16 -> relational(scope, depth);
      case 17 -> destructuring(scope, depth);
      case 18 ->
          switch (program.random.nextInt(4)) {
            case 0, 1 -> declared(scope);
            case 2 -> selected(scope, depth);
            default -> "print(" + expressions.of(program.shape(1), scope, depth) + ")";
          };
      default -> condition(scope, depth);
    };
  }

  /** A literal that binds nothing. */
  String condition(Scope scope, int depth) {
    if (program.chance(8)) {
      return expressions.of(program.shape(1), scope, depth);
    }
    Shape shape = program.shape(1);
    if (program.chance(3)) {
      return expressions.truth(scope, depth);
    }
    return expressions.of(shape, scope, depth)
        + " "
        + program.pick("==", "==", "!=", "<", ">=", "=", ">")
        + " "
        + expressions.of(shape, scope, depth);
  }

  private String declaration(Scope scope, int depth) {
    Shape shape = program.shape(2);
    String value = expressions.of(shape, scope, depth);
    String name = program.chance(80) ? "g" : scope.fresh();
    scope.add(name, shape);
    return name + " := " + value;
  }

  private String iteration(Scope scope, int depth) {
    Shape collection = program.collection(2);
    String domain = expressions.of(collection, scope, depth);
    if (!program.keywordIn) {
      return element(scope, collection, domain);
    }
    boolean pair = program.chance(3);
    String key = scope.fresh();
    if (pair) {
      scope.add(key, collection.key());
    }
    String pattern;
    if (collection.of().kind() == Kind.ARRAY && program.chance(3)) {
      String first = scope.fresh();
      scope.add(first, collection.of().of());
      pattern = "[" + first + ", _]";
    } else if (program.chance(12)) {
      pattern = expressions.of(collection.of(), scope, 0);
    } else {
      pattern = scope.fresh();
      scope.add(pattern, collection.of());
    }
    return "some " + (pair ? key + ", " : "") + pattern + " in " + domain;
  }

  /** Variables that are declared in front of the reference that binds them. */
  private String declared(Scope scope) {
    String key = scope.fresh();
    String inner = scope.fresh();
    scope.add(key, program.pick(Shape.NUMBER, Shape.STRING));
    scope.add(inner, program.pick(Shape.NUMBER, Shape.STRING));
    String root = program.pick("input.", "data.base.");
    return program.chance(2)
        ? "some " + key + ", " + inner + "; " + root + "aa[" + key + "][" + inner + "]"
        : "some " + inner + "; [" + key + ", " + inner + "] = " + root + "aa[_]";
  }

  /** An element of what is written or computed in front of it. */
  private String selected(Scope scope, int depth) {
    Shape collection = program.collection(1);
    String domain = expressions.of(collection, scope, depth);
    String key = program.chance(3) ? "_" : scope.fresh();
    String value = scope.fresh();
    if (!key.equals("_")) {
      scope.add(key, collection.key());
    }
    scope.add(value, collection.of());
    return value + program.pick(" := ", " = ") + domain + "[" + key + "]";
  }

  /** The old way: brackets with a variable. */
  private String element(Scope scope, Shape collection, String domain) {
    if (!domain.matches("[a-z0-9_.]+")) {
      domain = "data.base." + (program.chance(2) ? "on" : "ns");
      collection = domain.endsWith("on") ? Shape.object(Shape.NUMBER) : Shape.array(Shape.NUMBER);
    }
    String key = program.chance(3) ? "_" : scope.fresh();
    String value = scope.fresh();
    String literal = domain + "[" + key + "]";
    if (!key.equals("_")) {
      scope.add(key, collection.key());
    }
    if (program.chance(4)) {
      return literal;
    }
    scope.add(value, collection.of());
    return program.chance(2) ? value + " := " + literal : value + " = " + literal;
  }

  private String unification(Scope scope, int depth) {
    Shape collection = program.collection(1);
    String domain = expressions.of(collection, scope, 0);
    if (program.chance(2) && domain.matches("[a-z0-9_.]+")) {
      return element(scope, collection, domain);
    }
    String name = scope.fresh();
    Shape shape = program.shape(1);
    String value = expressions.of(shape, scope, depth);
    scope.add(name, shape);
    return switch (program.random.nextInt(4)) {
      case 0 -> "[" + name + "] = [" + value + "]";
      case 1 -> "{\"a\": " + name + "} = {\"a\": " + value + "}";
      case 2 -> value + " = " + name;
      default -> name + " = " + value;
    };
  }

  private String negation(Scope scope, int depth) {
    if (program.keywordNot && program.chance(2)) {
      Scope inner = scope.inner();
      return "not { " + inline(inner, depth - 1) + " }";
    }
    return "not " + (program.keywordNot ? guarded(scope, depth) : condition(scope, depth));
  }

  private String every(Scope scope, int depth) {
    if (!program.keywordEvery) {
      return condition(scope, depth);
    }
    Shape collection = program.collection(1);
    String domain = expressions.of(collection, scope, depth);
    Scope inner = scope.inner();
    String value = inner.fresh();
    String head = value;
    inner.add(value, collection.of());
    if (program.chance(3)) {
      String key = inner.fresh();
      inner.add(key, collection.key());
      head = key + ", " + value;
    }
    return "every " + head + " in " + domain + " { " + inline(inner, depth - 1) + " }";
  }

  private String with(Scope scope, int depth) {
    StringBuilder literal =
        new StringBuilder(program.chance(4) ? negation(scope, depth) : withTarget(scope, depth));
    int count = 1 + program.random.nextInt(2);
    for (int i = 0; i < count; i++) {
      literal.append(" with ").append(modifier(scope, depth));
    }
    return literal.toString();
  }

  /** Something whose value can change. */
  private String withTarget(Scope scope, int depth) {
    if (program.rules.isEmpty() || program.chance(4)) {
      return condition(scope, depth);
    }
    Rule rule = program.pick(program.rules);
    String value =
        rule.form() == Form.FUNCTION ? expressions.call(rule, scope, depth) : program.name(rule);
    if (program.chance(3)) {
      return value;
    }
    String name = scope.fresh();
    Shape shape =
        switch (rule.form()) {
          case SET -> Shape.set(rule.shape());
          case OBJECT -> Shape.object(rule.shape());
          case DEEP -> Shape.object(Shape.object(rule.shape()));
          default -> rule.shape();
        };
    scope.add(name, shape);
    return name + " := " + value;
  }

  private String modifier(Scope scope, int depth) {
    List<Map.Entry<String, Shape>> members = List.copyOf(World.MEMBERS.entrySet());
    Map.Entry<String, Shape> member = program.pick(members);
    switch (program.random.nextInt(11)) {
      case 9 -> {
        return otherTarget(member, scope, depth);
      }
      case 10 -> {
        return byRule();
      }
      case 0, 1, 2, 3 -> {
        return "input." + member.getKey() + " as " + term(member.getValue(), scope, depth);
      }
      case 4 -> {
        return "input as {\""
            + member.getKey()
            + "\": "
            + term(member.getValue(), scope, depth)
            + "}";
      }
      case 5 -> {
        return "data.base." + member.getKey() + " as " + term(member.getValue(), scope, depth);
      }
      case 6 -> {
        List<Rule> functions = program.rules(Form.FUNCTION, null);
        if (functions.isEmpty()) {
          return "data.base as {}";
        }
        Rule function = program.pick(functions);
        List<Rule> same =
            functions.stream().filter(f -> f.args().size() == function.args().size()).toList();
        return program.name(function)
            + " as "
            + (program.chance(2)
                ? program.name(program.pick(same))
                : term(function.shape(), scope, 0));
      }
      case 7 -> {
        return program.pick(
            "count as 7",
            "upper as lower",
            "abs as count",
            "concat as \"z\"",
            "startswith as endswith",
            "sum as max",
            "count as false",
            "object.get as 3");
      }
      default -> {
        List<Rule> rules = program.rules.stream().filter(r -> r.form() != Form.FUNCTION).toList();
        if (rules.isEmpty()) {
          return "input as {}";
        }
        Rule rule = program.pick(rules);
        String suffix = program.chance(40) ? ".a" : "";
        return "data." + rule.path() + suffix + " as " + term(program.shape(2), scope, depth);
      }
    }
  }

  private String otherTarget(Map.Entry<String, Shape> member, Scope scope, int depth) {
    String value = term(member.getValue(), scope, depth);
    return switch (program.random.nextInt(6)) {
      case 0 -> "input[\"" + member.getKey() + "\"] as " + value;
      case 1 -> "input.oo.a as " + value;
      case 2 -> "input.ns[0] as " + value;
      case 3 -> "data as {\"base\": {\"" + member.getKey() + "\": " + value + "}}";
      case 4 -> "data." + program.pick("t", "t.u", "s") + " as " + value;
      default -> "data.base." + member.getKey() + ".a as " + value;
    };
  }

  /** A rule in place of a function. */
  private String byRule() {
    List<Rule> functions = program.rules(Form.FUNCTION, null);
    List<Rule> others = program.rules.stream().filter(r -> r.form() != Form.FUNCTION).toList();
    String target =
        functions.isEmpty() || program.chance(2)
            ? program.pick("count", "sum", "upper", "abs", "startswith", "to_number")
            : program.name(program.pick(functions));
    return target + " as " + (others.isEmpty() ? "input.n" : program.name(program.pick(others)));
  }

  private String term(Shape shape, Scope scope, int depth) {
    return expressions.of(shape, scope, Math.min(1, depth));
  }

  private String logic(Scope scope, int depth) {
    if (!program.keywordLogic) {
      return condition(scope, depth);
    }
    StringBuilder text = new StringBuilder(operand(scope, depth));
    int count = 1 + program.random.nextInt(2);
    for (int i = 0; i < count; i++) {
      text.append(program.pick(" and ", " or ")).append(operand(scope, depth));
    }
    return text.toString();
  }

  private String operand(Scope scope, int depth) {
    return switch (program.random.nextInt(6)) {
      case 0 ->
          program.chance(3)
              ? condition(scope, depth - 1)
              : "{ " + inline(scope.inner(), depth - 1) + " }";
      case 1 -> "(" + condition(scope, depth - 1) + " or " + condition(scope, depth - 1) + ")";
      case 2 -> "not " + guarded(scope, depth - 1);
      default -> guarded(scope, depth - 1);
    };
  }

  /** A condition that does not begin with a brace. */
  private String guarded(Scope scope, int depth) {
    String condition = condition(scope, depth);
    return condition.startsWith("{") ? "\"a\" < \"b\"" : condition;
  }

  private String walk(Scope scope, int depth) {
    String value = scope.fresh();
    String path = scope.fresh();
    String domain = expressions.of(program.collection(2), scope, depth);
    scope.add(value, Shape.NUMBER);
    return switch (program.random.nextInt(4)) {
      case 0 -> "walk(" + domain + ", [_, " + value + "])";
      case 1 -> "walk(" + domain + ", [[], " + value + "])";
      case 2 -> {
        scope.add(path, Shape.NUMBER);
        yield "walk("
            + domain
            + ", [["
            + program.pick("\"a\"", "0", "_")
            + ", "
            + path
            + "], "
            + value
            + "])";
      }
      default -> {
        scope.add(path, Shape.array(Shape.STRING));
        yield "walk(" + domain + ", [" + path + ", " + value + "])";
      }
    };
  }

  private String enumeration(Scope scope, int depth) {
    List<Rule> rules = program.rules.stream().filter(r -> r.form() != Form.FUNCTION).toList();
    if (rules.isEmpty()) {
      return condition(scope, depth);
    }
    Rule rule = program.pick(rules);
    String name = program.name(rule);
    String key = scope.fresh();
    String value = scope.fresh();
    switch (rule.form()) {
      case SET -> {
        if (program.chance(3)) {
          return name + "[" + expressions.of(rule.shape(), scope, 0) + "]";
        }
        scope.add(key, rule.shape());
        return name + "[" + key + "]";
      }
      case OBJECT -> {
        scope.add(key, Shape.STRING);
        scope.add(value, rule.shape());
        return value + " = " + name + "[" + key + "]";
      }
      case DEEP -> {
        String last = scope.fresh();
        scope.add(key, Shape.STRING);
        scope.add(last, Shape.STRING);
        scope.add(value, rule.shape());
        return value + " = " + name + "[" + key + "][" + last + "]";
      }
      default -> {
        if (rule.shape().collection()) {
          scope.add(key, rule.shape().key());
          scope.add(value, rule.shape().of());
          return value + " = " + name + "[" + key + "]";
        }
        return name + " == " + expressions.of(rule.shape(), scope, 0);
      }
    }
  }

  private String relational(Scope scope, int depth) {
    String result = scope.fresh();
    String literal =
        switch (program.random.nextInt(4)) {
          case 0 ->
              "count(" + expressions.of(program.collection(1), scope, depth) + ", " + result + ")";
          case 1 -> "plus(" + expressions.of(Shape.NUMBER, scope, 0) + ", 1, " + result + ")";
          case 2 -> "plus(" + expressions.of(Shape.NUMBER, scope, 0) + ", 1, 2)";
          default -> "abs(" + expressions.of(Shape.NUMBER, scope, 0) + ", " + result + ")";
        };
    if (literal.contains(", " + result + ")")) {
      scope.add(result, Shape.NUMBER);
    }
    return literal;
  }

  private String destructuring(Scope scope, int depth) {
    Shape shape = program.scalar();
    String a = scope.fresh();
    String b = scope.fresh();
    if (program.chance(2)) {
      String value =
          program.chance(2)
              ? expressions.of(Shape.array(shape), scope, depth)
              : "["
                  + expressions.of(shape, scope, depth)
                  + ", "
                  + expressions.of(shape, scope, 0)
                  + "]";
      scope.add(a, shape);
      scope.add(b, shape);
      return "[" + a + ", " + b + "] " + program.pick(":=", "=") + " " + value;
    }
    String value = expressions.of(Shape.object(shape), scope, depth);
    scope.add(a, shape);
    return "{\"a\": " + a + "} " + program.pick(":=", "=") + " " + value;
  }
}
