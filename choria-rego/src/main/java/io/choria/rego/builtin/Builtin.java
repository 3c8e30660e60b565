package io.choria.rego.builtin;

import io.choria.rego.RegoType;
import io.choria.rego.core.Lazy;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A built-in function: name, signature for the type checker, code. Immutable and thread-safe. The
 * signature of a standard built-in is read, its code and the library behind it are loaded, when a
 * policy first uses it.
 */
public final class Builtin {
  /** Properties of built-ins (spec 08 §4.1). */
  public enum Flag {
    /** Rejected in v1 modules. */
    DEPRECATED,
    /** Results may differ between queries. */
    NONDETERMINISTIC,
    /** May have several results; the evaluator knows how. */
    RELATION,
    /** Has no result, as {@code print}. */
    VOID,
    /** Needs {@link Capabilities#network()}. */
    NEEDS_NETWORK,
    /** Needs {@link Capabilities#environment()}. */
    NEEDS_ENVIRONMENT
  }

  private final String name;
  private final @Nullable String infix;
  private final Lazy<RegoType.Function> type;
  private final Set<Flag> flags;
  private final Lazy<BuiltinImpl> impl;

  Builtin(
      String name,
      @Nullable String infix,
      Supplier<RegoType.Function> type,
      Set<Flag> flags,
      Supplier<BuiltinImpl> impl) {
    this.name = name;
    this.infix = infix;
    this.type = new Lazy<>(type);
    this.flags =
        Collections.unmodifiableSet(
            flags.isEmpty() ? EnumSet.noneOf(Flag.class) : EnumSet.copyOf(flags));
    this.impl = new Lazy<>(impl);
  }

  /**
   * A built-in of the host's own.
   *
   * @param name its name, possibly with dots
   * @param type its signature
   * @param impl its code
   * @param flags its properties
   * @return the built-in
   * @throws IllegalArgumentException if the name is no dotted identifier, or the code takes another
   *     number of arguments than the signature says
   */
  public static Builtin of(String name, RegoType.Function type, BuiltinImpl impl, Flag... flags) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(impl, "impl");
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*")) {
      throw new IllegalArgumentException("expected a dotted identifier, got '" + name + "'");
    }
    int taken = taken(impl);
    if (taken >= 0 && (type.variadic() != null || taken != type.args().size())) {
      throw new IllegalArgumentException(
          "expected code for the arguments of " + name + type + ", got one that takes " + taken);
    }
    EnumSet<Flag> set = EnumSet.noneOf(Flag.class);
    Collections.addAll(set, flags);
    return new Builtin(name, null, () -> type, set, () -> impl);
  }

  /** How many arguments the code takes; -1 if it gets an array of them. */
  private static int taken(BuiltinImpl impl) {
    if (impl instanceof BuiltinImpl.F0) {
      return 0;
    }
    if (impl instanceof BuiltinImpl.F1) {
      return 1;
    }
    if (impl instanceof BuiltinImpl.F2) {
      return 2;
    }
    if (impl instanceof BuiltinImpl.F3) {
      return 3;
    }
    return impl instanceof BuiltinImpl.F4 ? 4 : -1;
  }

  /**
   * A built-in of the host's own.
   *
   * @param name its name, possibly with dots
   * @param signature its signature as text, for example {@code (string, array[number]) => boolean}
   * @param impl its code
   * @param flags its properties
   * @return the built-in
   * @throws IllegalArgumentException if name or signature are wrong, or the code takes another
   *     number of arguments than the signature says
   */
  public static Builtin of(String name, String signature, BuiltinImpl impl, Flag... flags) {
    return of(name, SignatureParser.parse(signature), impl, flags);
  }

  /**
   * The name.
   *
   * @return the dotted name
   */
  public String name() {
    return name;
  }

  /**
   * The operator that stands for this built-in (spec 08 §4.1).
   *
   * @return the operator, or null
   */
  public @Nullable String infix() {
    return infix;
  }

  /**
   * The signature.
   *
   * @return argument and result types
   */
  public RegoType.Function type() {
    return type.get();
  }

  /**
   * The properties.
   *
   * @return an unmodifiable set
   */
  public Set<Flag> flags() {
    return flags;
  }

  /**
   * Whether this built-in has a property.
   *
   * @param flag the property
   * @return true if it has
   */
  public boolean has(Flag flag) {
    return flags.contains(flag);
  }

  /**
   * The code.
   *
   * @return the implementation
   */
  public BuiltinImpl impl() {
    return impl.get();
  }

  /** Name and signature. */
  @Override
  public String toString() {
    return name + type();
  }
}
