package io.choria.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a rule (spec 08 §1.10).
 *
 * @param reference the path inside the package as written, {@code p.a[x]}; after checking the whole
 *     path {@code data.pkg.p.a[x]}, each element a scalar or a variable
 * @param args the parameters of a function, {@code null} if this is none
 * @param key what {@code contains} adds; only for rules that define a set
 * @param value the value of all other rules; {@code true} if not written
 * @param assign written with {@code :=}
 * @param valueWritten whether the value stands in the text
 */
public record Head(
    Place place,
    Term.Ref reference,
    @Nullable List<Term> args,
    @Nullable Term key,
    @Nullable Term value,
    boolean assign,
    boolean valueWritten) {
  public Head {
    args = args == null ? null : List.copyOf(args);
  }

  /**
   * Whether the rule is written as a function, with arguments or none: {@code f(x)}, {@code f()}.
   */
  public boolean isFunction() {
    return args != null;
  }

  /**
   * Whether the rule has to be called for its value. What is written as a function without
   * arguments is not: its value stands in the document like that of any rule, and a call of it is
   * one of no function.
   */
  public boolean takesArguments() {
    return !parameters().isEmpty();
  }

  /** Whether the rule defines members of a set. */
  public boolean isSet() {
    return key != null;
  }

  /** The parameters, none if this is no function. */
  public List<Term> parameters() {
    return args == null ? List.of() : args;
  }

  /** The same with other terms. */
  public Head with(
      Term.Ref newReference,
      @Nullable List<Term> newArgs,
      @Nullable Term newKey,
      @Nullable Term newValue) {
    return new Head(place, newReference, newArgs, newKey, newValue, assign, valueWritten);
  }

  @Override
  public String toString() {
    return TermText.of(this);
  }
}
