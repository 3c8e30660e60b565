package io.choria.rego.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What has been declared so far while modules are generated, and the choices of their style. */
final class Program {
  /** What a rule defines. */
  enum Form {
    COMPLETE,
    SET,
    OBJECT,
    FUNCTION,
    /** A head such as {@code p.a[x].b}. */
    DEEP
  }

  /**
   * A rule that others may refer to.
   *
   * @param pkg its package
   * @param name such as {@code p}, or {@code p.a}
   * @param form what it defines
   * @param shape of its value or result
   * @param args shapes of a function's arguments
   */
  record Rule(String pkg, String name, Form form, Shape shape, List<Shape> args) {
    String path() {
      return pkg + "." + name;
    }
  }

  final Random random;
  final boolean v0;
  final List<Rule> rules = new ArrayList<>();
  boolean keywordIf;
  boolean keywordContains;
  boolean keywordIn;
  boolean keywordEvery;
  boolean keywordNot;
  boolean keywordLogic;
  boolean templates;

  /** Whether this module has annotations. */
  boolean metadata;

  /** Whether a member of the base documents was imported by this module. */
  boolean aliases;

  /** Whether this module imports a package by another name. */
  boolean shortcut;

  String pkg = "t";

  Program(Random random, boolean v0) {
    this.random = random;
    this.v0 = v0;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** How the current package names a rule. */
  String name(Rule rule) {
    if (shortcut && rule.pkg().equals("t") && chance(2)) {
      return "tt." + rule.name();
    }
    return rule.pkg().equals(pkg) && !chance(8) ? rule.name() : "data." + rule.path();
  }

  List<Rule> rules(Form form, Shape shape) {
    return rules.stream()
        .filter(r -> r.form() == form && (shape == null || r.shape().equals(shape)))
        .toList();
  }

  Shape scalar() {
    return switch (random.nextInt(9)) {
      case 0, 1, 2, 3 -> Shape.NUMBER;
      case 4, 5, 6 -> Shape.STRING;
      case 7 -> Shape.BOOLEAN;
      default -> chance(4) ? Shape.NULL : Shape.NUMBER;
    };
  }

  Shape shape(int depth) {
    if (depth <= 0 || random.nextInt(3) > 0) {
      return scalar();
    }
    return collection(depth);
  }

  Shape collection(int depth) {
    Shape of = shape(depth - 1);
    return switch (random.nextInt(3)) {
      case 0 -> Shape.array(of);
      case 1 -> Shape.object(of);
      default -> Shape.set(of);
    };
  }
}
