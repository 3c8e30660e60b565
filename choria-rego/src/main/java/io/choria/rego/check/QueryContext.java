package io.choria.rego.check;

import io.choria.rego.Dialect;
import io.choria.rego.ast.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a query stands.
 *
 * @param imports paths with their aliases, {@code data.a.b as c}
 * @param packageName the package whose rules it can name directly, {@code a.b}; null for none
 * @param dialect what it is written in
 */
public record QueryContext(List<String> imports, @Nullable String packageName, Dialect dialect) {
  /** Copies the imports. */
  public QueryContext {
    imports = List.copyOf(imports);
  }

  /** No imports and no package. */
  public static QueryContext none() {
    return new QueryContext(List.of(), null, Dialect.V1);
  }

  /** The package and the imports as the beginning of a module. */
  public Source header() {
    StringBuilder text =
        new StringBuilder("package ").append(packageName == null ? "_none" : packageName);
    imports.forEach(path -> text.append("\nimport ").append(path));
    return new Source("", text.toString());
  }
}
