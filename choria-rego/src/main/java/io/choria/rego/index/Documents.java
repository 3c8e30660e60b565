package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What conditions are asked of, besides the arguments of a function. */
public interface Documents {
  /** The input; null if there is none. */
  @Nullable Value input();

  /** What base data has at a path; null if it has nothing there. */
  @Nullable Value base(List<Value> path);
}
