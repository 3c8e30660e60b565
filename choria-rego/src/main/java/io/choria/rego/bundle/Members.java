package io.choria.rego.bundle;

import io.choria.rego.ObjectValue;
import io.choria.rego.StringValue;
import io.choria.rego.Value;
import org.jspecify.annotations.Nullable;

/**
 * Members of manifests and patches by their names, without regard to case as in the reference:
 * roots in capitals are not the lack of roots.
 */
final class Members {
  private Members() {}

  static @Nullable Value find(ObjectValue object, String name) {
    Value exact = object.get(name);
    for (int i = 0; exact == null && i < object.size(); i++) {
      if (object.keyAt(i) instanceof StringValue key && key.value().equalsIgnoreCase(name)) {
        return object.valueAt(i);
      }
    }
    return exact;
  }
}
