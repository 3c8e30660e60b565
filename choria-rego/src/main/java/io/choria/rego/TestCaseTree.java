package io.choria.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cases of a test: those that have a value and those that only began (spec 08 §9.1). */
final class TestCaseTree {
  private final Map<String, TestCaseTree> below = new TreeMap<>();
  private boolean passed;

  private static String name(Value key) {
    return key instanceof StringValue text ? text.value() : key.toString();
  }

  private TestCaseTree child(Value key) {
    return below.computeIfAbsent(name(key), k -> new TestCaseTree());
  }

  /** Adds what the test rule gave. */
  void result(Value value) {
    if (value instanceof ObjectValue entries) {
      entries.forEach((key, entry) -> child(key).result(entry));
    } else {
      passed = value.equals(BooleanValue.TRUE);
    }
  }

  /** Adds a case that began; it failed unless it also has a value. */
  void began(ArrayValue names) {
    TestCaseTree at = this;
    for (Value name : names) {
      at = at.child(name);
    }
  }

  private TestResult.Case result(String name) {
    List<TestResult.Case> inner = cases();
    boolean good = inner.isEmpty() ? passed : inner.stream().allMatch(TestResult.Case::passed);
    return new TestResult.Case(name, good, inner);
  }

  List<TestResult.Case> cases() {
    List<TestResult.Case> cases = new ArrayList<>();
    below.forEach((name, tree) -> cases.add(tree.result(name)));
    return cases;
  }
}
