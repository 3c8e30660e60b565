package io.choria.rego.eval;

import io.choria.rego.SetValue;
import io.choria.rego.Value;
import io.choria.rego.core.Lazy;
import io.choria.rego.index.RuleIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set rule at a fixed path. */
public final class SetDocument extends Document {

  private static final Value[] NO_ARGUMENTS = {};

  private final Lazy<RuleIndex<List<MemberDefinition>>> definitions;

  /** The document that these definitions make up. */
  public SetDocument(int id, Value[] path, Lazy<RuleIndex<List<MemberDefinition>>> definitions) {
    super(id, path);
    this.definitions = definitions;
  }

  @Override
  Value value(Evaluation evaluation, Scope scope) {
    Object cached = scope.document(id);
    if (cached != null) {
      return (Value) cached;
    }
    Value value = only(evaluation, scope);
    scope.document(id, value);
    return value;
  }

  @Override
  Value only(Evaluation evaluation, Scope scope) {
    evaluation.step();
    SetValue.Builder set = SetValue.builder();
    List<MemberDefinition> candidates =
        definitions.get().candidates(evaluation.isWatchful(), scope, NO_ARGUMENTS);
    for (int i = 0; i < candidates.size(); i++) { // an iterator would be garbage of each decision
      candidates.get(i).all().get().run(evaluation, scope, NO_ARGUMENTS, set);
    }
    return set.build();
  }

  /** The member that equals {@code key}; null if there is none. */
  @Nullable Value member(Evaluation evaluation, Scope scope, Value key) {
    if (scope.document(id) instanceof SetValue all) {
      return all.get(key);
    }
    Value[] given = {key};
    CallKey call = new CallKey(id, given);
    Object cached = scope.call(call);
    if (cached == null) {
      evaluation.step();
      cached = isMember(evaluation, scope, given) ? key : Scope.UNDEFINED;
      scope.call(call, cached);
    }
    return cached == Scope.UNDEFINED ? null : key;
  }

  private boolean isMember(Evaluation evaluation, Scope scope, Value[] given) {
    boolean watchful = evaluation.isWatchful();
    boolean found = false;
    for (MemberDefinition definition :
        definitions.get().candidates(evaluation.isWatchful(), scope, NO_ARGUMENTS)) {
      Branch branch = (watchful ? definition.everyOne() : definition.one()).get();
      found |= branch.run(evaluation, scope, given, null) != null;
      if (found && !watchful) {
        break;
      }
    }
    return found;
  }
}
