package io.choria.rego;

import io.choria.rego.core.InputParts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a document that become values, found by the bytes of their names, and the texts that
 * are likely to be met there. Immutable.
 */
final class Wanted {
  /** Everything, without knowing anything about it. */
  static final Wanted EVERYTHING = new Wanted(KnownTexts.of(List.of()));

  private final KnownTexts names;
  private final Map<StringValue, Wanted> members;

  /** By the places of {@link #names}; none if every member is wanted. */
  private final @Nullable Wanted[] parts;

  private final Wanted whole;
  private final boolean isWhole;

  private Wanted(KnownTexts texts) {
    names = texts;
    members = Map.of();
    parts = new Wanted[0];
    whole = this;
    isWhole = true;
  }

  private Wanted(Map<StringValue, Wanted> members, Wanted whole) {
    this.names = KnownTexts.of(members.keySet());
    this.members = members;
    this.whole = whole;
    this.isWhole = false;
    this.parts = new Wanted[names.places()];
    for (int place = 0; place < parts.length; place++) {
      StringValue name = names.at(place);
      parts[place] = name == null ? null : members.get(name);
    }
  }

  /**
   * What rules look at.
   *
   * @param parts the parts of the input
   * @param texts the texts in the rules
   */
  static Wanted of(InputParts parts, Collection<StringValue> texts) {
    return of(parts, new Wanted(KnownTexts.of(texts)));
  }

  private static Wanted of(InputParts parts, Wanted whole) {
    if (parts.isWhole()) {
      return whole;
    }
    Map<StringValue, Wanted> members = new HashMap<>();
    parts.members().forEach((name, part) -> members.put(name, of(part, whole)));
    return new Wanted(members, whole);
  }

  /** The texts that need not be made: the names of members, or all if everything is wanted. */
  KnownTexts names() {
    return names;
  }

  /** The same with every member and element. */
  Wanted whole() {
    return whole;
  }

  boolean isWhole() {
    return isWhole;
  }

  /** What is wanted of the member whose name was found at a place. */
  @Nullable Wanted part(int place) {
    return isWhole ? this : parts[place];
  }

  /** What is wanted of a member; null if nothing is. */
  @Nullable Wanted part(StringValue name) {
    return isWhole ? this : members.get(name);
  }

  /** How many members an object is likely to have. */
  int likelySize() {
    return isWhole ? 4 : Math.min(members.size(), HashIndex.LINEAR);
  }
}
