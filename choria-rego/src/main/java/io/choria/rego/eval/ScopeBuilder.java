package io.choria.rego.eval;

import io.choria.rego.ObjectValue;
import io.choria.rego.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what the modifiers of one literal replace. */
final class ScopeBuilder {
  private final Scope outer;
  private @Nullable Value input;
  private Value base;
  private @Nullable Mask mask;
  private @Nullable Map<Object, Replacement> replacements;

  private ScopeBuilder(Scope outer) {
    this.outer = outer;
    this.input = outer.input;
    this.base = outer.base;
    this.mask = outer.mask;
    this.replacements = outer.replacements;
  }

  /** The scope inside of the modifiers; null if one of their values is undefined. */
  static @Nullable Scope enter(Frame frame, Modifier[] modifiers) {
    ScopeBuilder builder = of(frame.scope);
    for (Modifier modifier : modifiers) {
      if (!modifier.apply(frame, builder)) {
        return null;
      }
    }
    return builder.scope();
  }

  static ScopeBuilder of(Scope outer) {
    return new ScopeBuilder(outer);
  }

  Scope scope() {
    return new Scope(outer, input, base, mask, replacements);
  }

  void input(Value[] path, Value value) {
    input = put(input, path, 0, value);
  }

  void data(Value[] path, Value value) {
    base = put(base, path, 0, value);
    mask = Mask.with(mask, path);
  }

  void function(Object function, Replacement replacement) {
    Map<Object, Replacement> copy =
        replacements == null ? new HashMap<>() : new HashMap<>(replacements);
    copy.put(function, replacement);
    replacements = copy;
  }

  void function(Object function, Value result) {
    function(function, new ReplacementValue(result));
  }

  private static Value put(@Nullable Value document, Value[] path, int depth, Value value) {
    if (depth == path.length) {
      return value;
    }
    Value key = path[depth];
    if (document instanceof ObjectValue object) {
      return object.with(key, put(object.get(key), path, depth + 1, value));
    }
    ObjectValue.Builder object = ObjectValue.builder();
    object.put(key, put(null, path, depth + 1, value));
    return object.build();
  }
}
