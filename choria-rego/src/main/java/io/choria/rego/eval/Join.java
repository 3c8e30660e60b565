package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/**
 * A loop over elements of which one part must equal something that is known before the loop: it
 * goes through those elements only, once the collection is known to be asked again and again (spec
 * 08 §6.3).
 */
public final class Join extends Consumer {
  /** Up to this many elements, looking at all of them is as fast. */
  private static final int FEW = 4;

  private final boolean keyed;
  private final Value[] part;
  private final Expr wanted;
  private final Consumer loop;

  private Join(boolean keyed, List<Value> part, Expr wanted, Consumer loop) {
    this.keyed = keyed;
    this.part = part.toArray(Value[]::new);
    this.wanted = wanted;
    this.loop = loop;
  }

  /** The loop over values, narrowed if what follows it allows that. */
  public static Consumer of(ScanValues loop) {
    return of(loop, loop.next(), -1);
  }

  /** The loop over keys and values, narrowed if what follows it allows that. */
  public static Consumer of(ScanAll loop) {
    return loop.key() instanceof Bind key ? of(loop, loop.next(), key.slot()) : loop;
  }

  private static Consumer of(Consumer loop, Consumer inside, int key) {
    List<Value> part = new ArrayList<>();
    Consumer next = inside;
    while (next instanceof ScanKey step) {
      Value constant = step.key().constant();
      if (constant == null) {
        return loop;
      }
      part.add(constant);
      next = step.next();
    }
    if (!(next instanceof ScanMatch match)) {
      return loop;
    }
    Expr wanted = null;
    int bound = key;
    if (match.pattern() instanceof Same same) {
      wanted = same.expr();
    } else if (match.pattern() instanceof Bind element
        && match.next() instanceof Checks checks
        && checks.first() instanceof Equal equal) {
      wanted = other(equal, element.slot(), part);
      bound = element.slot();
    }
    return wanted != null && isOuter(wanted, key, bound)
        ? new Join(key >= 0, part, wanted, loop)
        : loop;
  }

  /** Whether the value changes between two runs of the loop, but not in one. */
  private static boolean isOuter(Expr wanted, int key, int element) {
    return wanted.isCheap()
        && wanted.reads(slot -> true)
        && !wanted.reads(slot -> slot == key || slot == element);
  }

  /** The side of a comparison whose other side is a part of the element; adds the way to that. */
  private static @Nullable Expr other(Equal equal, int element, List<Value> part) {
    if (leadsFrom(element, equal.left(), part)) {
      return equal.right();
    }
    return leadsFrom(element, equal.right(), part) ? equal.left() : null;
  }

  private static boolean leadsFrom(int element, Expr expr, List<Value> part) {
    if (expr instanceof Slot slot) {
      return slot.index() == element;
    }
    if (!(expr instanceof Navigate way
        && way.head() instanceof Slot slot
        && slot.index() == element)) {
      return false;
    }
    List<Value> steps = new ArrayList<>();
    for (Expr step : way.path()) {
      Value constant = step.constant();
      if (constant == null) {
        return false;
      }
      steps.add(constant);
    }
    return part.addAll(steps);
  }

  @Override
  public boolean accept(Frame frame, Value value) {
    Value key = wanted.eval(frame);
    return key != null && loop.accept(frame, narrowed(this, frame.evaluation, value, key));
  }

  @Override
  void emit(BodyCode code, int value, Label exhausted) {
    int key = wanted.emit(code, exhausted);
    code.code().constant(this, Join.class);
    code.pushEvaluation();
    code.push(value);
    code.push(key);
    code.code()
        .callStatic(
            Join.class,
            "narrowed",
            Value.class,
            Join.class,
            Evaluation.class,
            Value.class,
            Value.class);
    loop.emit(code, code.stored(), exhausted);
  }

  /** The elements that may fit: all of them, or a collection of those that do. */
  static Value narrowed(Join join, Evaluation evaluation, Value collection, Value key) {
    return Elements.size(collection) <= FEW
        ? collection
        : evaluation.grouping(join).elements(evaluation, collection, key);
  }

  /** What the loop asks of an element; null if the element has no such part. */
  @Nullable Value part(Value element) {
    Value value = element;
    for (Value step : part) {
      value = Lookup.child(value, step);
      if (value == null) {
        return null;
      }
    }
    return value;
  }

  /** Whether the loop needs the keys of elements. */
  boolean keyed() {
    return keyed;
  }
}
