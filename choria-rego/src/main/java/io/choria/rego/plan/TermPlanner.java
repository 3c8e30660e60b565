package io.choria.rego.plan;

import io.choria.rego.Location;
import io.choria.rego.core.CoreBody;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.Mentions;
import io.choria.rego.core.TermOrder;
import io.choria.rego.eval.Anything;
import io.choria.rego.eval.ArrayPattern;
import io.choria.rego.eval.Bind;
import io.choria.rego.eval.CollectArray;
import io.choria.rego.eval.CollectObject;
import io.choria.rego.eval.CollectSet;
import io.choria.rego.eval.Constant;
import io.choria.rego.eval.Expr;
import io.choria.rego.eval.MakeArray;
import io.choria.rego.eval.MakeObject;
import io.choria.rego.eval.MakeSet;
import io.choria.rego.eval.Nothing;
import io.choria.rego.eval.ObjectPattern;
import io.choria.rego.eval.Pattern;
import io.choria.rego.eval.Same;
import io.choria.rego.eval.Slot;
import java.util.Comparator;
import java.util.List;

/** Plans terms: as values where their variables are bound, as patterns where they are not. */
final class TermPlanner {
  private final BodyPlanner body;
  private final ReferencePlanner references;

  TermPlanner(BodyPlanner body) {
    this.body = body;
    this.references = new ReferencePlanner(body, this);
  }

  ReferencePlanner references() {
    return references;
  }

  /** Whether all variables of the term are bound. */
  boolean isKnown(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      return body.bound.get(body.names.slot(variable.name()));
    }
    if (term instanceof CoreTerm.Ref ref) {
      return isKnown(ref.head()) && allKnown(ref.path());
    }
    if (term instanceof CoreTerm.Array array) {
      return allKnown(array.elements());
    }
    if (term instanceof CoreTerm.SetOf set) {
      return allKnown(set.elements());
    }
    if (term instanceof CoreTerm.Obj object) {
      for (CoreTerm.Entry entry : object.entries()) {
        if (!isKnown(entry.key()) || !isKnown(entry.value())) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean allKnown(List<CoreTerm> terms) {
    for (CoreTerm term : terms) {
      if (!isKnown(term)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the term is a reference that enumerates. */
  boolean isOpen(CoreTerm term) {
    return term instanceof CoreTerm.Ref && !isKnown(term);
  }

  /**
   * Whether a value can be matched with the term: what is not bound are variables in places that
   * bind.
   */
  boolean isPattern(CoreTerm term) {
    if (term instanceof CoreTerm.Var || isKnown(term)) {
      return true;
    }
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().allMatch(this::isPattern);
    }
    if (term instanceof CoreTerm.Obj object) {
      return object.entries().stream()
          .allMatch(entry -> isKnown(entry.key()) && isPattern(entry.value()));
    }
    return false;
  }

  /**
   * Whether values can be compared with the term now: it is no reference that enumerates and holds
   * none.
   */
  boolean isMatchable(CoreTerm term) {
    if (term instanceof CoreTerm.Array array) {
      return array.elements().stream().allMatch(this::isMatchable);
    }
    if (term instanceof CoreTerm.Obj object) {
      return object.entries().stream()
          .allMatch(entry -> isMatchable(entry.key()) && isMatchable(entry.value()));
    }
    if (term instanceof CoreTerm.SetOf set) {
      return set.elements().stream().allMatch(this::isMatchable);
    }
    return !isOpen(term);
  }

  /**
   * The term as a value. A reference that enumerates becomes a loop in front of what is being
   * planned.
   */
  Expr value(CoreTerm term) {
    if (term instanceof CoreTerm.Const constant) {
      return new Constant(constant.value());
    }
    if (term instanceof CoreTerm.Var variable) {
      int slot = body.names.slot(variable.name());
      if (!body.bound.get(slot)) {
        throw new IllegalStateException("variable " + variable.display() + " is not bound");
      }
      return new Slot(slot);
    }
    if (term instanceof CoreTerm.Ref ref) {
      return isKnown(ref) ? references.value(ref) : looped(ref);
    }
    if (term instanceof CoreTerm.Root) {
      return references.value(new CoreTerm.Ref(term, List.of()));
    }
    if (term instanceof CoreTerm.Array array) {
      return new MakeArray(values(array.elements()));
    }
    if (term instanceof CoreTerm.SetOf set) {
      return new MakeSet(values(set.elements().stream().sorted(TermOrder.INSTANCE).toList()));
    }
    if (term instanceof CoreTerm.Obj object) {
      List<CoreTerm.Entry> entries = ordered(object.entries());
      return new MakeObject(
          values(entries.stream().map(CoreTerm.Entry::key).toList()),
          values(entries.stream().map(CoreTerm.Entry::value).toList()));
    }
    return comprehension(term);
  }

  Expr[] values(List<CoreTerm> terms) {
    return terms.stream().map(this::value).toArray(Expr[]::new);
  }

  private Expr looped(CoreTerm.Ref ref) {
    int slot = body.names.size().slot();
    references.scan(ref, new Bind(slot));
    body.bound.set(slot);
    return new Slot(slot);
  }

  private Expr comprehension(CoreTerm term) {
    if (term instanceof CoreTerm.ArrayComp array) {
      BodyPlanner inner = closure(array.body(), List.of(array.head()));
      int collector = body.names.size().collector();
      return new CollectArray(
          collector,
          inner.before(new CollectArray.Add(collector, inner.terms.value(array.head()))));
    }
    if (term instanceof CoreTerm.SetComp set) {
      BodyPlanner inner = closure(set.body(), List.of(set.head()));
      int collector = body.names.size().collector();
      return new CollectSet(
          collector, inner.before(new CollectSet.Add(collector, inner.terms.value(set.head()))));
    }
    if (term instanceof CoreTerm.ObjComp object) {
      BodyPlanner inner = closure(object.body(), List.of(object.key(), object.value()));
      int collector = body.names.size().collector();
      return new CollectObject(
          collector,
          inner.before(
              new CollectObject.Add(
                  collector,
                  inner.terms.value(object.key()),
                  inner.terms.value(object.value()),
                  location(object.body()))));
    }
    throw new IllegalStateException("no value: " + term);
  }

  private static Location location(CoreBody body) {
    return body.literals().isEmpty() ? Location.UNKNOWN : body.literals().get(0).span().location();
  }

  private BodyPlanner closure(CoreBody closureBody, List<CoreTerm> heads) {
    BodyPlanner inner = body.closure(new Mentions().body(closureBody).terms(heads));
    inner.body(closureBody);
    return inner;
  }

  /**
   * The term as a pattern; its variables are bound from here on. Members of sets and keys of
   * objects never bind: where one is not bound when its turn comes, nothing fits.
   */
  Pattern pattern(CoreTerm term) {
    if (term instanceof CoreTerm.Var variable) {
      int slot = body.names.slot(variable.name());
      if (body.bound.get(slot)) {
        return new Same(new Slot(slot));
      }
      if (variable.generated() && variable.display().equals("_")) {
        return Anything.INSTANCE;
      }
      body.bound.set(slot);
      return new Bind(slot);
    }
    if (isKnown(term)) {
      return new Same(value(term));
    }
    if (term instanceof CoreTerm.Array array) {
      return new ArrayPattern(array.elements().stream().map(this::pattern).toArray(Pattern[]::new));
    }
    if (term instanceof CoreTerm.Obj object
        && object.entries().stream().allMatch(entry -> isKnown(entry.key()))) {
      List<CoreTerm.Entry> entries = ordered(object.entries());
      Expr[] keys = values(entries.stream().map(CoreTerm.Entry::key).toList());
      Pattern[] values =
          entries.stream().map(entry -> pattern(entry.value())).toArray(Pattern[]::new);
      return new ObjectPattern(keys, values);
    }
    if (term instanceof CoreTerm.Obj || term instanceof CoreTerm.SetOf) {
      body.bindAll(term);
      return Nothing.INSTANCE;
    }
    return new Same(value(term));
  }

  /** Entries in the order in which they are made and matched. */
  private static List<CoreTerm.Entry> ordered(List<CoreTerm.Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparing(CoreTerm.Entry::key, TermOrder.INSTANCE))
        .toList();
  }
}
