package io.choria.rego.bundle;

import static io.choria.rego.bundle.BundleException.Reason.ROOTS;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The paths that a bundle owns (spec 08 §8.2). */
final class Roots {
  private final List<String> roots;
  private final List<List<String>> steps;

  Roots(List<String> roots) {
    this.roots = roots;
    this.steps = roots.stream().map(Roots::steps).toList();
  }

  private static List<String> steps(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
  }

  private static boolean contains(List<String> outer, List<String> inner) {
    return outer.size() <= inner.size() && inner.subList(0, outer.size()).equals(outer);
  }

  private static boolean overlap(List<String> a, List<String> b) {
    return contains(a, b) || contains(b, a);
  }

  boolean permit(List<String> path) {
    return steps.stream().anyMatch(root -> contains(root, path));
  }

  private boolean leadTo(List<String> path) {
    return steps.stream().anyMatch(root -> contains(path, root));
  }

  /** The roots as messages show them. */
  @Override
  public String toString() {
    return "[" + String.join(" ", roots) + "]";
  }

  /** Refuses roots of one bundle that lie in each other. */
  void checkDisjoint() {
    for (int i = 0; i < roots.size(); i++) {
      for (int j = i + 1; j < roots.size(); j++) {
        if (overlap(steps.get(i), steps.get(j))) {
          throw failure(
              "manifest has overlapped roots: '" + roots.get(i) + "' and '" + roots.get(j) + "'");
        }
      }
    }
  }

  void check(DataPatch patch) {
    if (!permit(patch.path())) {
      throw failure(
          "manifest roots "
              + this
              + " do not permit data patch at path '"
              + String.join("/", patch.path())
              + "'");
    }
  }

  void checkPackage(List<String> path, String file) {
    if (!permit(path)) {
      throw failure(
          "manifest roots "
              + this
              + " do not permit 'package "
              + String.join(".", path)
              + "' in module '"
              + file
              + "'");
    }
  }

  void check(ObjectValue data) {
    check(data, List.of());
  }

  private void check(Value value, List<String> path) {
    if (permit(path)) {
      return;
    }
    // below the top only what holds a value counts: objects without any are passed over
    if (!(value instanceof ObjectValue object) || (path.size() <= 1 && !leadTo(path))) {
      throw failure(
          "manifest roots "
              + this
              + " do not permit data at path '/"
              + String.join("/", path)
              + "' (hint: check bundle directory structure)");
    }
    object.forEach(
        (key, below) -> {
          List<String> deeper = new ArrayList<>(path);
          deeper.add(key instanceof StringValue name ? name.value() : key.toString());
          check(below, deeper);
        });
  }

  /** The part of permitted data that stands at the roots; no empty objects beside them. */
  ObjectValue owned(ObjectValue data) {
    if (permit(List.of())) {
      return data;
    }
    ObjectValue owned = ObjectValue.EMPTY;
    for (List<String> root : steps) {
      @Nullable Value at = data;
      for (String step : root) {
        at = at instanceof ObjectValue object ? object.get(StringValue.of(step)) : null;
      }
      if (at != null) {
        owned = with(owned, root, at);
      }
    }
    return owned;
  }

  private static ObjectValue with(ObjectValue data, List<String> path, Value value) {
    StringValue key = StringValue.of(path.get(0));
    if (path.size() == 1) {
      return data.with(key, value);
    }
    ObjectValue below = data.get(key) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    return data.with(key, with(below, path.subList(1, path.size()), value));
  }

  /** Refuses bundles whose roots overlap. */
  static void checkApart(Map<String, BundleManifest> bundles) {
    List<Map.Entry<String, String>> all = new ArrayList<>();
    new TreeMap<>(bundles)
        .forEach((name, manifest) -> manifest.roots().forEach(r -> all.add(Map.entry(name, r))));
    TreeSet<String> colliding = new TreeSet<>();
    TreeSet<String> owners = new TreeSet<>();
    TreeSet<String> details = new TreeSet<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        String a = all.get(i).getValue();
        String b = all.get(j).getValue();
        if (all.get(i).getKey().equals(all.get(j).getKey()) || !overlap(steps(a), steps(b))) {
          continue;
        }
        for (Map.Entry<String, String> one : List.of(all.get(i), all.get(j))) {
          colliding.add(one.getKey());
          if (one.getValue().isEmpty()) {
            owners.add(one.getKey());
          }
        }
        details.add(a.equals(b) ? "root " + a + " is in multiple bundles" : a + " overlaps " + b);
      }
    }
    if (!owners.isEmpty()) {
      throw failure(
          "bundles "
              + colliding
              + " have overlapping roots and cannot be activated simultaneously because bundle(s) "
              + owners
              + " specify empty root paths ('') which overlap with any other bundle root");
    }
    if (!colliding.isEmpty()) {
      throw failure(
          "detected overlapping roots in manifests for these bundles: "
              + colliding
              + " ("
              + String.join(", ", details)
              + ")");
    }
  }

  private static BundleException failure(String message) {
    return new BundleException(ROOTS, message);
  }
}
