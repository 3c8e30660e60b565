package io.choria.rego.lower;

import io.choria.rego.ast.Names;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Term;
import java.util.Set;

/** Makes variables that no text mentions (spec 08 §3.3 stage 2). */
public final class NameSupply {
  private final String middle;
  private final Set<String> used;
  private int next;

  /**
   * A supply.
   *
   * @param middle part of each name, keeps supplies apart
   * @param used names that are taken
   */
  public NameSupply(String middle, Set<String> used) {
    this.middle = middle;
    this.used = used;
  }

  /** A fresh variable. */
  public Term.Var fresh(Place place) {
    String name = Names.local(middle, next++);
    while (used.contains(name)) {
      name = Names.local(middle, next++);
    }
    return new Term.Var(place, name);
  }
}
