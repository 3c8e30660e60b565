package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@code with} modifier, ready to be applied. */
public abstract class Modifier {
  /** Notes what is replaced; false if the new value is undefined. */
  abstract boolean apply(Frame frame, ScopeBuilder scope);

  /** Replaces a part of the input. */
  public static final class OfInput extends Modifier {
    private final Expr[] path;
    private final Expr value;

    /** {@code with input.path as value}. */
    public OfInput(Expr[] path, Expr value) {
      this.path = path;
      this.value = value;
    }

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      List<Value> keys = keys(frame, path);
      Value replacement = value.eval(frame);
      if (keys == null || replacement == null) {
        return false;
      }
      scope.input(keys, replacement);
      return true;
    }
  }

  /** Replaces a part of the data. */
  public static final class OfData extends Modifier {
    private final Expr[] path;
    private final Expr value;

    /** {@code with data.path as value}. */
    public OfData(Expr[] path, Expr value) {
      this.path = path;
      this.value = value;
    }

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      List<Value> keys = keys(frame, path);
      Value replacement = value.eval(frame);
      if (keys == null || replacement == null) {
        return false;
      }
      scope.data(keys, replacement);
      return true;
    }
  }

  /** Replaces a function by another one. */
  public static final class OfFunction extends Modifier {
    private final Object function;
    private final Replacement replacement;

    /**
     * {@code with function as replacement}.
     *
     * @param function a {@link FunctionDocument} or the name of a built-in
     */
    public OfFunction(Object function, Replacement replacement) {
      this.function = function;
      this.replacement = replacement;
    }

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      scope.function(function, replacement);
      return true;
    }
  }

  /** Replaces a function by a value. */
  public static final class OfFunctionByValue extends Modifier {
    private final Object function;
    private final Expr value;

    /**
     * {@code with function as value}.
     *
     * @param function a {@link FunctionDocument} or the name of a built-in
     */
    public OfFunctionByValue(Object function, Expr value) {
      this.function = function;
      this.value = value;
    }

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      Value result = value.eval(frame);
      if (result == null) {
        return false;
      }
      scope.function(function, new ReplacementValue(result));
      return true;
    }
  }

  private static @Nullable List<Value> keys(Frame frame, Expr[] path) {
    List<Value> keys = new ArrayList<>(path.length);
    for (Expr element : path) {
      Value key = element.eval(frame);
      if (key == null) {
        return null;
      }
      keys.add(key);
    }
    return keys;
  }
}
