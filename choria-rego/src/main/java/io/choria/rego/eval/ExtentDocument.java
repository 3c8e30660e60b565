package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import io.choria.rego.index.RuleIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules at and below a path, at least one of which has variables in its path. */
public final class ExtentDocument extends Document {
  private static final Value[] EVERYTHING = {};

  private final Lazy<RuleIndex<List<ExtentDefinition>>> definitions;
  private final int depth;

  /**
   * The document that these definitions make up.
   *
   * @param depth how many path elements below the document any definition can make use of
   */
  public ExtentDocument(
      int id, Value[] path, Lazy<RuleIndex<List<ExtentDefinition>>> definitions, int depth) {
    super(id, path);
    this.definitions = definitions;
    this.depth = depth;
  }

  /** How many path elements are worth knowing. */
  public int depth() {
    return depth;
  }

  @Override
  Value value(Evaluation evaluation, Scope scope) {
    Object cached = scope.document(id);
    if (cached != null) {
      return (Value) cached;
    }
    Value value = collect(evaluation, scope, EVERYTHING).value();
    scope.document(id, value);
    return value;
  }

  /** What stands at a path below the document; null if nothing does. */
  @Nullable Value at(Evaluation evaluation, Scope scope, Value[] keys) {
    if (scope.document(id) instanceof Value all) {
      return descend(all, keys);
    }
    CallKey call = new CallKey(id, keys);
    Object cached = scope.call(call);
    if (cached == null) {
      Value value = collect(evaluation, scope, keys).at(keys);
      cached = value == null ? Scope.UNDEFINED : value;
      scope.call(call, cached);
    }
    return cached == Scope.UNDEFINED ? null : (Value) cached;
  }

  private static @Nullable Value descend(Value value, Value[] keys) {
    Value at = value;
    for (Value key : keys) {
      at = Lookup.child(at, key);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  private Extent collect(Evaluation evaluation, Scope scope, Value[] keys) {
    evaluation.step();
    Extent extent = new Extent();
    for (ExtentDefinition definition :
        definitions.get().candidates(evaluation.isWatchful(), scope, EVERYTHING)) {
      definition.variant(keys.length).run(evaluation, scope, keys, extent);
    }
    return extent;
  }
}
