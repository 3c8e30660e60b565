package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.core.Lazy;
import java.util.List;

/**
 * One definition of a rule whose path has variables, or that stands below one.
 *
 * @param variants the definition with the first n path elements known, by n; ends in {@link
 *     AddEntry}
 * @param location where the head stands
 */
public record ExtentDefinition(List<Lazy<Branch>> variants, Location location) {
  /** Copies the variants. */
  public ExtentDefinition {
    variants = List.copyOf(variants);
  }

  Branch variant(int known) {
    return variants.get(Math.min(known, variants.size() - 1)).get();
  }
}
