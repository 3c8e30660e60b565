package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import org.objectweb.asm.Label;

/** One {@code with} modifier, ready to be applied. */
public abstract class Modifier {
  /** Notes what is replaced; false if the new value is undefined. */
  abstract boolean apply(Frame frame, ScopeBuilder scope);

  /** Writes code that pushes the scope to note it in, and notes it. */
  abstract void emit(BodyCode code, int scope, Label undefined);

  /** Writes code that makes the scope inside of the modifiers. */
  static int emit(BodyCode code, Modifier[] modifiers, Label undefined) {
    code.pushScope();
    code.code().callStatic(ScopeBuilder.class, "of", ScopeBuilder.class, Scope.class);
    int builder = code.stored();
    for (Modifier modifier : modifiers) {
      modifier.emit(code, builder, undefined);
    }
    code.push(builder);
    code.code().call(ScopeBuilder.class, "scope", Scope.class);
    return code.stored();
  }

  /** Replaces a part of a document. */
  private abstract static class OfPart extends Modifier {
    private final Expr[] path;
    private final Expr value;
    private final String method;

    /** Replaces it by a method of {@link ScopeBuilder}, called by {@link #replace} too. */
    OfPart(Expr[] path, Expr value, String method) {
      this.path = path;
      this.value = value;
      this.method = method;
    }

    abstract void replace(ScopeBuilder scope, Value[] keys, Value replacement);

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      Value[] keys = Expr.all(path, frame);
      Value replacement = value.eval(frame);
      if (keys == null || replacement == null) {
        return false;
      }
      replace(scope, keys, replacement);
      return true;
    }

    @Override
    void emit(BodyCode code, int scope, Label undefined) {
      int[] keys = code.emitAll(path, undefined);
      int replacement = value.emit(code, undefined);
      code.push(scope);
      code.pushAll(keys);
      code.push(replacement);
      code.code().call(ScopeBuilder.class, method, void.class, Value[].class, Value.class);
    }
  }

  /** Replaces a part of the input. */
  public static final class OfInput extends OfPart {
    /** {@code with input.path as value}. */
    public OfInput(Expr[] path, Expr value) {
      super(path, value, "input");
    }

    @Override
    void replace(ScopeBuilder scope, Value[] keys, Value replacement) {
      scope.input(keys, replacement);
    }
  }

  /** Replaces a part of the data. */
  public static final class OfData extends OfPart {
    /** {@code with data.path as value}. */
    public OfData(Expr[] path, Expr value) {
      super(path, value, "data");
    }

    @Override
    void replace(ScopeBuilder scope, Value[] keys, Value replacement) {
      scope.data(keys, replacement);
    }
  }

  /** Would replace something that is no member of objects by its name, which is an error. */
  public static final class OfBadPath extends Modifier {
    private final Location location;

    /** {@code with input[0] as value}, in a literal at this place. */
    public OfBadPath(Location location) {
      this.location = location;
    }

    @Override
    boolean apply(Frame frame, ScopeBuilder scope) {
      fail(location);
      return false;
    }

    static void fail(Location location) {
      throw Errors.badPath(location);
    }

    @Override
    void emit(BodyCode code, int scope, Label undefined) {
      code.code().constant(location, Location.class);
      code.code().callStatic(OfBadPath.class, "fail", void.class, Location.class);
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

    @Override
    void emit(BodyCode code, int scope, Label undefined) {
      code.push(scope);
      code.code().constant(function, Object.class);
      code.code().constant(replacement, Replacement.class);
      code.code().call(ScopeBuilder.class, "function", void.class, Object.class, Replacement.class);
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

    @Override
    void emit(BodyCode code, int scope, Label undefined) {
      int result = value.emit(code, undefined);
      code.push(scope);
      code.code().constant(function, Object.class);
      code.push(result);
      code.code().call(ScopeBuilder.class, "function", void.class, Object.class, Value.class);
    }
  }
}
