package io.choria.rego;

import io.choria.rego.core.InputParts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a document that become values, found by the bytes of their names, and the texts that
 * are likely to be met there. Immutable.
 */
final class Wanted {
  /** Everything, without knowing anything about it. */
  static final Wanted EVERYTHING = new Wanted(KnownTexts.of(List.of()));

  /** More parts than these are not worth the memory: everything above them is read as a whole. */
  private static final int MOST = 10_000;

  private final KnownTexts names;
  private final Map<StringValue, Wanted> members;

  /** By the places of {@link #names}; empty if every member is wanted. */
  private final @Nullable Wanted[] parts;

  /** Of members without a name of their own, and of elements. */
  private final @Nullable Wanted others;

  private final Wanted whole;

  /** Everything. */
  private Wanted(KnownTexts texts) {
    names = texts;
    members = Map.of();
    parts = new Wanted[0];
    others = this;
    whole = this;
  }

  private Wanted(Map<StringValue, Wanted> members, @Nullable Wanted others, Wanted whole) {
    this.names = KnownTexts.of(members.keySet());
    this.members = members;
    this.others = others;
    this.whole = whole;
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
    return of(parts, new Wanted(KnownTexts.of(texts)), new AtomicInteger(MOST));
  }

  private static Wanted of(InputParts parts, Wanted whole, AtomicInteger left) {
    if (parts.isWhole() || left.getAndDecrement() <= 0) {
      return whole;
    }
    InputParts others = parts.others();
    Map<StringValue, Wanted> members = new HashMap<>();
    parts
        .members()
        .forEach(
            (name, part) ->
                members.put(name, of(others == null ? part : part.and(others), whole, left)));
    return new Wanted(members, others == null ? null : of(others, whole, left), whole);
  }

  /** The names of members of which something else is wanted than of others. */
  KnownTexts names() {
    return names;
  }

  /** The texts that need not be made. */
  KnownTexts texts() {
    return whole.names;
  }

  /** The same with every member and element. */
  Wanted whole() {
    return whole;
  }

  /** What is wanted of the member whose name was found at a place. */
  @Nullable Wanted part(int place) {
    return this == whole ? this : parts[place];
  }

  /** What is wanted of a member; null if nothing is. */
  @Nullable Wanted part(StringValue name) {
    return members.getOrDefault(name, others);
  }

  /** What is wanted of members that are not among {@link #names}; null if nothing is. */
  @Nullable Wanted others() {
    return others;
  }

  /**
   * What is wanted of elements; arrays in whose place an object is expected are read as they are.
   */
  Wanted elements() {
    return others == null ? whole : others;
  }

  /** How many members an object is likely to have. */
  int likelySize() {
    return others != null ? 4 : Math.min(members.size(), HashIndex.LINEAR);
  }
}
