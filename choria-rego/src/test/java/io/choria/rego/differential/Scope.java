package io.choria.rego.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that are safe at a point. */
final class Scope {
  private final Scope outer;
  private final Map<String, Shape> variables = new LinkedHashMap<>();
  private final int[] counter;

  Scope() {
    outer = null;
    counter = new int[1];
  }

  private Scope(Scope outer) {
    this.outer = outer;
    this.counter = outer.counter;
  }

  Scope inner() {
    return new Scope(this);
  }

  /** Without variables, but it takes no names of this one. */
  Scope sibling() {
    Scope scope = new Scope();
    scope.counter[0] = counter[0];
    return scope;
  }

  /** The names that were added here, not outside. */
  List<String> own() {
    return List.copyOf(variables.keySet());
  }

  /** A name that is not taken. */
  String fresh() {
    int n = counter[0]++;
    return n < 20 ? String.valueOf((char) ('g' + n)) : "v" + n;
  }

  void add(String name, Shape shape) {
    variables.put(name, shape);
  }

  List<String> of(Shape shape) {
    List<String> result = outer == null ? new ArrayList<>() : outer.of(shape);
    variables.forEach(
        (name, s) -> {
          if (s.equals(shape)) {
            result.add(name);
          }
        });
    return result;
  }

  List<Map.Entry<String, Shape>> all() {
    List<Map.Entry<String, Shape>> result = outer == null ? new ArrayList<>() : outer.all();
    result.addAll(variables.entrySet());
    return result;
  }
}
