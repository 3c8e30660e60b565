package io.choria.rego.ast;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A metadata block (spec 08 §1.7).
 *
 * @param scope {@code rule}, {@code document}, {@code package} or {@code subpackages}
 * @param entrypoint whether the rule is an entry point
 * @param fields the keys that were given, as JSON-like values: {@code String}, {@code Boolean},
 *     {@code Number} as {@code BigDecimal} or {@code BigInteger}, {@code null}, {@code List},
 *     {@code Map}; authors and related resources are maps. Includes the resolved scope
 * @param schemas path to schema, for the type checker
 */
public record Annotation(
    Place place,
    String scope,
    boolean entrypoint,
    Map<String, @Nullable Object> fields,
    List<Schema> schemas) {
  /**
   * One schema of a block.
   *
   * @param path what it describes, from {@code input} or {@code data}
   * @param reference {@code schema.…}, or null if the definition is inline
   * @param definition the inline JSON schema
   */
  public record Schema(Term.Ref path, Term.@Nullable Ref reference, @Nullable Object definition) {}
}
