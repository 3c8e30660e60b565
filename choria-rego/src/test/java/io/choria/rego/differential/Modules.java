package io.choria.rego.differential;

import io.choria.rego.differential.Program.Form;
import io.choria.rego.differential.Program.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/** Makes whole cases. */
final class Modules {
  private final Random random;
  private final boolean v0;
  private final Program program;
  private final Bodies bodies;
  private final Expressions expressions;
  private final StringBuilder text = new StringBuilder();
  private boolean v1Heads;

  private Modules(long seed) {
    random = new Random(seed);
    // the first numbers of neighbouring seeds are alike
    random.nextLong();
    v0 = random.nextInt(4) == 0;
    program = new Program(random, v0);
    bodies = new Bodies(program);
    expressions = bodies.expressions();
  }

  /** The case of a seed. */
  static DiffCase make(long seed) {
    return new Modules(seed).make();
  }

  /** The case of a seed with as many inputs at least: they cost less than another module. */
  static DiffCase make(long seed, int inputs) {
    DiffCase made = make(seed);
    List<String> more = new ArrayList<>(made.inputs());
    World world = new World(new Random(seed));
    while (more.size() < inputs) {
      more.add(Terms.text(world.document()));
    }
    return made.withInputs(more);
  }

  private DiffCase make() {
    List<String> modules = new ArrayList<>();
    int count = program.chance(3) ? 2 : 1;
    for (int i = 0; i < count; i++) {
      program.pkg = i == 0 ? program.pick("t", "t", "t.u") : program.pick("t", "s", "t.u.w");
      modules.add(module());
    }
    if (program.chance(25)) {
      int which = random.nextInt(modules.size());
      modules.set(which, Damage.one(random, modules.get(which)));
    }
    World world = new World(random);
    List<String> inputs = new ArrayList<>();
    int inputCount = 1 + random.nextInt(3);
    for (int i = 0; i < inputCount; i++) {
      inputs.add(program.chance(20) ? null : Terms.text(world.document()));
    }
    return new DiffCase(
        modules,
        v0,
        program.chance(8),
        program.chance(8),
        program.chance(3),
        queries(),
        "{\"base\": " + world.document().toJson() + "}",
        inputs);
  }

  private List<String> queries() {
    List<String> result = new ArrayList<>();
    for (Rule rule : program.rules) {
      if (program.chance(4)) {
        continue;
      }
      String path = "data." + rule.path();
      if (rule.form() == Form.FUNCTION) {
        program.pkg = "none";
        result.add("x = " + expressions.call(rule, new Scope(), 1));
      } else if (program.chance(20)) {
        String fixed = program.pick("null", "{}", "{\"n\": 1}");
        result.add("x = " + path + " with input" + program.pick("", ".n") + " as " + fixed);
      } else if (program.chance(4) && rule.form() != Form.COMPLETE) {
        result.add(
            rule.form() == Form.DEEP
                ? program.pick("x = " + path + "[k][j]", "x = " + path + ".a[k]")
                : program.pick("x = " + path + "[k]", "x = " + path + ".a", path + "[\"b\"] = x"));
      } else {
        result.add("x = " + path);
      }
    }
    if (program.chance(6)) {
      result.add("x = data.t");
    }
    String body = program.chance(4) ? body() : "";
    if (!body.isEmpty() && !body.contains(" with ")) {
      // in closures of queries the reference does not prepare what modifiers put in
      result.add(body);
    }
    if (program.chance(10)) {
      result.add("x = data.t[k]");
    }
    if (program.chance(20)) {
      result.add("x = data");
    }
    return result.isEmpty() ? List.of("x = data") : result;
  }

  /** A query of some conditions with all that they bind; queries are always in the new dialect. */
  private String body() {
    program.pkg = "none";
    program.keywordIn = true;
    program.keywordEvery = true;
    program.keywordNot = false;
    program.keywordLogic = false;
    program.templates = true;
    program.aliases = false;
    program.shortcut = false;
    Scope scope = new Scope();
    List<String> literals = bodies.literals(scope, 1 + random.nextInt(3), 1);
    literals.addAll(bodies.uses(scope, literals, ""));
    return "x = {[" + String.join(", ", scope.own()) + "] | " + String.join("; ", literals) + "}";
  }

  private String module() {
    text.setLength(0);
    program.metadata = program.chance(10);
    if (program.metadata && program.chance(2)) {
      text.append(metadata(program.pick("package", "subpackages")));
    }
    text.append("package ").append(program.pkg).append("\n\n");
    imports();
    int count = 2 + random.nextInt(5);
    List<Rule> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Rule> own = program.rules.stream().filter(r -> r.pkg().equals(program.pkg)).toList();
      if (!own.isEmpty() && program.chance(4)) {
        again(program.pick(own));
      } else {
        Rule rule = declare();
        definition(rule);
        if (program.chance(3)) {
          definition(rule);
        }
        if (program.chance(4)) {
          defaultFor(rule);
        }
        program.rules.add(rule);
        added.add(rule);
      }
    }
    if (program.chance(60) && !added.isEmpty()) {
      // refers to itself, perhaps
      definition(added.get(0));
    }
    return text.toString();
  }

  /** One more definition; it mostly refers only to what the first one could. */
  private void again(Rule rule) {
    List<Rule> all = List.copyOf(program.rules);
    if (!program.chance(30)) {
      program.rules.subList(program.rules.indexOf(rule), program.rules.size()).clear();
    }
    definition(rule);
    program.rules.clear();
    program.rules.addAll(all);
  }

  private void imports() {
    boolean v2 = program.chance(8);
    boolean v1 = v2 || !v0 || program.chance(5);
    boolean future = program.chance(2);
    program.keywordIf = v1 || future;
    program.keywordContains = v1 || future;
    program.keywordIn = v1 || future;
    program.keywordEvery = v1 || future;
    program.keywordNot = v2;
    program.keywordLogic = v2;
    program.templates = !v0;
    v1Heads = v1;
    if (v2) {
      text.append("import rego.v2\n");
    } else if (v0 && v1) {
      text.append("import rego.v1\n");
    } else if (v0 && future) {
      text.append("import future.keywords.if\nimport future.keywords.contains\n");
      text.append("import future.keywords.in\nimport future.keywords.every\n");
    }
    if (!v2 && program.chance(6)) {
      text.append("import future.keywords.not\n");
      program.keywordNot = true;
    }
    if (!v2 && program.chance(8)) {
      text.append("import future.keywords.and\nimport future.keywords.or\n");
      program.keywordLogic = true;
    }
    program.aliases = program.chance(6);
    if (program.aliases) {
      text.append("import data.base as bb\nimport input as ii\n");
    }
    if (program.chance(10)) {
      text.append("import input.n\n");
    }
    program.shortcut = program.chance(8);
    if (program.shortcut) {
      text.append("import data.t as tt\n");
    }
    text.append('\n');
  }

  private Rule declare() {
    Form form =
        program.pick(Form.COMPLETE, Form.COMPLETE, Form.SET, Form.OBJECT, Form.FUNCTION, Form.DEEP);
    List<Shape> args = new ArrayList<>();
    if (form == Form.FUNCTION) {
      int count = 1 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        args.add(program.shape(1));
      }
    }
    String name =
        switch (form) {
          case COMPLETE -> "p";
          case SET -> "s";
          case OBJECT -> "o";
          case FUNCTION -> "f";
          case DEEP -> "d";
        };
    name += program.rules.size();
    if (program.chance(10) && form != Form.SET && (v1Heads || form != Form.OBJECT)) {
      name += program.pick(".a", ".b.c", ".foo");
    }
    return new Rule(program.pkg, name, form, program.shape(2), args);
  }

  private void defaultFor(Rule rule) {
    if (rule.form() == Form.COMPLETE) {
      text.append("default ").append(rule.name()).append(" := ");
      text.append(constant(rule.shape())).append("\n\n");
    } else if (rule.form() == Form.FUNCTION) {
      StringJoiner args = new StringJoiner(", ", "(", ")");
      for (int i = 0; i < rule.args().size(); i++) {
        args.add("_");
      }
      text.append("default ").append(rule.name()).append(args).append(" := ");
      text.append(constant(rule.shape())).append("\n\n");
    }
  }

  private String constant(Shape shape) {
    return Terms.text(new World(random).value(shape));
  }

  private void definition(Rule rule) {
    Scope scope = new Scope();
    String args = rule.form() == Form.FUNCTION ? arguments(rule, scope) : "";
    int count = random.nextInt(4);
    List<String> literals = bodies.literals(scope, count, 2);
    if (program.metadata && program.chance(2)) {
      text.append(metadata(program.pick("rule", "rule", "document")));
      if (program.chance(2)) {
        String chain = scope.fresh();
        literals.add(chain + " := rego.metadata." + program.pick("chain()", "rule()"));
        literals.add(program.pick("count(" + chain + ") >= 1", chain + " != []"));
        scope.add(chain, Shape.array(Shape.object(Shape.STRING)));
      }
    }
    String head = head(rule, scope, args, literals.isEmpty());
    text.append(head);
    literals.addAll(bodies.uses(scope, literals, head));
    body(literals, head.contains(" contains "));
    boolean general = rule.form() == Form.COMPLETE || rule.form() == Form.FUNCTION;
    if (general && !literals.isEmpty() && program.chance(4)) {
      int branches = 1 + random.nextInt(2);
      for (int i = 0; i < branches; i++) {
        otherwise(rule, args, scope, i == branches - 1);
      }
    } else if (!literals.isEmpty() && program.chance(20)) {
      text.append(" {\n  ").append(bodies.condition(scope.sibling(), 1)).append("\n}");
    }
    text.append("\n\n");
  }

  private String metadata(String scope) {
    String title = program.pick("a", "\"b\"", "x y");
    String custom = program.chance(2) ? "# custom:\n#   a: " + program.pick("1", "[b]") + "\n" : "";
    return "# METADATA\n# scope: " + scope + "\n# title: " + title + "\n" + custom;
  }

  private void otherwise(Rule rule, String args, Scope outer, boolean last) {
    Scope scope = outer.sibling();
    if (!args.isEmpty()) {
      namedArguments(rule, args, scope);
    }
    List<String> literals = bodies.literals(scope, last ? random.nextInt(3) : 1, 1);
    if (!literals.isEmpty() && rule.shape().equals(Shape.BOOLEAN) && program.chance(2)) {
      text.append(" else");
    } else {
      text.append(" else").append(program.pick(" := ", " := ", " = "));
      text.append(expressions.of(rule.shape(), scope, 1));
    }
    body(literals, false);
  }

  private void namedArguments(Rule rule, String args, Scope scope) {
    String[] names = args.substring(1, args.length() - 1).split(", ", -1);
    if (names.length == rule.args().size()) {
      for (int i = 0; i < names.length; i++) {
        if (names[i].matches("[a-z][0-9]?")) {
          scope.add(names[i], rule.args().get(i));
        }
      }
    }
  }

  private String arguments(Rule rule, Scope scope) {
    StringJoiner args = new StringJoiner(", ", "(", ")");
    for (Shape shape : rule.args()) {
      switch (random.nextInt(8)) {
        case 0 -> args.add(constant(shape));
        case 1 -> args.add("_");
        case 2 -> {
          if (shape.kind() == Shape.Kind.ARRAY) {
            String a = scope.fresh();
            String b = scope.fresh();
            scope.add(a, shape.of());
            scope.add(b, shape.of());
            args.add("[" + a + ", " + b + "]");
          } else if (shape.kind() == Shape.Kind.OBJECT) {
            String a = scope.fresh();
            scope.add(a, shape.of());
            args.add("{\"a\": " + a + "}");
          } else {
            args.add(constant(shape));
          }
        }
        default -> {
          String a = scope.fresh();
          scope.add(a, shape);
          args.add(a);
        }
      }
    }
    return args.toString();
  }

  private String head(Rule rule, Scope scope, String args, boolean bodiless) {
    String assign = v0 && program.chance(2) ? " = " : " := ";
    String name = rule.name();
    return switch (rule.form()) {
      case COMPLETE, FUNCTION ->
          rule.shape().equals(Shape.BOOLEAN) && !bodiless && program.chance(2)
              ? name + args
              : name + args + assign + expressions.of(rule.shape(), scope, 1);
      case SET ->
          program.keywordContains
              ? name + " contains " + expressions.of(rule.shape(), scope, 1)
              : name + "[" + expressions.of(rule.shape(), scope, 1) + "]";
      case OBJECT ->
          rule.shape().equals(Shape.BOOLEAN) && !bodiless && v1Heads && program.chance(2)
              ? name + key(scope)
              : name + key(scope) + assign + expressions.of(rule.shape(), scope, 1);
      case DEEP -> {
        if (program.chance(15)) {
          // longer, shorter, or with a variable in the middle
          yield name
              + program.pick("", key(scope))
              + key(scope)
              + program.pick("", ".c", key(scope))
              + assign
              + expressions.of(rule.shape(), scope, 1);
        }
        String last = program.chance(2) ? "." + program.pick("a", "b", "c") : key(scope);
        String path = name + program.pick(".a", ".b", key(scope));
        if (program.keywordContains && program.chance(12)) {
          yield path + " contains " + expressions.of(rule.shape(), scope, 1);
        }
        yield path + last + assign + expressions.of(rule.shape(), scope, 1);
      }
    };
  }

  private String key(Scope scope) {
    if (program.chance(15)) {
      return "[" + program.pick("1", "2", "true", "null", "\"a b\"", "input.n") + "]";
    }
    List<String> strings = scope.of(Shape.STRING);
    return "["
        + (strings.isEmpty() || program.chance(4)
            ? expressions.of(Shape.STRING, scope, 0)
            : program.pick(strings))
        + "]";
  }

  private void body(List<String> literals, boolean set) {
    if (literals.isEmpty()) {
      return;
    }
    boolean word = v1Heads || (program.keywordIf && (set || program.chance(2)));
    if (word
        && literals.size() == 1
        && !literals.get(0).startsWith("{")
        && !literals.get(0).startsWith("some ")
        && program.chance(2)) {
      text.append(" if ").append(literals.get(0));
      return;
    }
    if (literals.size() > 1 && program.chance(10)) {
      text.append(word ? " if { " : " { ").append(String.join("; ", literals)).append(" }");
      return;
    }
    text.append(word ? " if {" : " {");
    for (String literal : literals) {
      text.append("\n  ").append(literal);
    }
    text.append("\n}");
  }
}
