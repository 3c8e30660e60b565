package io.choria.rego.builtin;

import io.choria.rego.builtin.stdlib.StandardLibrary;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The built-ins that a compiler knows, by name (spec 08 §4). Immutable and thread-safe; the methods
 * that add or remove return another registry.
 */
public final class BuiltinRegistry {
  private final Map<String, Builtin> builtins;

  private BuiltinRegistry(Map<String, Builtin> builtins) {
    this.builtins = Collections.unmodifiableMap(builtins);
  }

  /**
   * The 206 built-ins of OPA 1.22.2. Those that need the network or the environment are in it;
   * {@link Capabilities} decide whether policies may call them.
   *
   * @return the standard registry
   */
  public static BuiltinRegistry standard() {
    return Holder.STANDARD;
  }

  /**
   * The built-in of a name.
   *
   * @param name the dotted name
   * @return the built-in, or null if there is none
   */
  public @Nullable Builtin find(String name) {
    return builtins.get(name);
  }

  /**
   * All names.
   *
   * @return an unmodifiable sorted set
   */
  public Set<String> names() {
    return builtins.keySet();
  }

  /**
   * All built-ins.
   *
   * @return an unmodifiable collection, sorted by name
   */
  public Collection<Builtin> all() {
    return builtins.values();
  }

  /**
   * This registry and one more built-in, which replaces one of the same name.
   *
   * @param custom the built-in
   * @return another registry
   */
  public BuiltinRegistry with(Builtin custom) {
    Map<String, Builtin> more = new TreeMap<>(builtins);
    more.put(custom.name(), custom);
    return new BuiltinRegistry(more);
  }

  /**
   * This registry without some built-ins; policies that call them do not compile.
   *
   * @param names the names to leave out
   * @return another registry
   */
  public BuiltinRegistry without(Collection<String> names) {
    Map<String, Builtin> fewer = new TreeMap<>(builtins);
    names.forEach(fewer::remove);
    return new BuiltinRegistry(fewer);
  }

  /** Reads the table when it is first needed. */
  private static final class Holder {
    static final BuiltinRegistry STANDARD =
        new BuiltinRegistry(SignatureTable.read(StandardLibrary::implementation));
  }
}
