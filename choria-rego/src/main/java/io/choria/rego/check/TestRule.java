package io.choria.rego.check;

import io.choria.rego.Location;
import io.choria.rego.Value;
import java.util.List;

/**
 * A rule that is a test (spec 08 §9.1).
 *
 * @param packageName the package with its root, such as {@code data.authz_test}
 * @param name the path in the package, up to the element that makes it a test
 * @param path the whole path up to there, without the root
 * @param location where the head stands
 * @param later whether it is marked as not ready
 * @param cases whether its path goes on with variables, which name cases
 * @param function whether it has arguments, so that it cannot be asked
 */
public record TestRule(
    String packageName,
    String name,
    List<Value> path,
    Location location,
    boolean later,
    boolean cases,
    boolean function) {
  /** Copies the path. */
  public TestRule {
    path = List.copyOf(path);
  }
}
