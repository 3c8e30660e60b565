package io.choria.rego.eval;

import io.choria.rego.Value;
import io.choria.rego.core.Elements;
import org.jspecify.annotations.Nullable;

/**
 * A reference into {@code data} that meets rules only at run time, because an element above them is
 * no constant (spec 08 §2.9).
 */
public final class DataWalk extends Node {
  private final TreeNode start;
  private final Step[] steps;
  private final Consumer last;

  /**
   * A walk.
   *
   * @param start the level of constants that come first
   * @param steps the other elements
   * @param last gets what is found
   */
  public DataWalk(TreeNode start, Step[] steps, Consumer last) {
    this.start = start;
    this.steps = steps;
    this.last = last;
  }

  @Override
  public boolean run(Frame frame) {
    Mask mask = frame.scope.mask;
    Value base = frame.scope.base;
    for (Value key : start.path()) {
      mask = mask == null ? null : mask.child(key);
      base = base == null ? null : Lookup.baseChild(base, key);
    }
    return level(frame, 0, start, base, mask);
  }

  private boolean level(
      Frame frame,
      int position,
      @Nullable TreeNode node,
      @Nullable Value base,
      @Nullable Mask mask) {
    if (node == null || (mask != null && mask.replaced())) {
      return base != null && value(frame, position, base, true);
    }
    Document document = node.document();
    if (document != null) {
      return virtual(frame, position, document);
    }
    if (position == steps.length) {
      return last.accept(frame, Merge.document(frame.evaluation, frame.scope, node, base, mask));
    }
    Expr known = steps[position].known();
    if (known != null) {
      Value key = known.eval(frame);
      return key != null && child(frame, position, node, base, mask, key);
    }
    for (Value key : Merge.keys(node, base, mask)) {
      frame.evaluation.step();
      if (fits(frame, position, key) && child(frame, position, node, base, mask, key)) {
        return true;
      }
    }
    return false;
  }

  private boolean child(
      Frame frame,
      int position,
      TreeNode node,
      @Nullable Value base,
      @Nullable Mask mask,
      Value key) {
    return level(
        frame,
        position + 1,
        node.child(key),
        base == null ? null : Lookup.baseChild(base, key),
        mask == null ? null : mask.child(key));
  }

  private boolean virtual(Frame frame, int position, Document document) {
    Evaluation evaluation = frame.evaluation;
    Scope scope = frame.scope;
    if (document instanceof SetDocument set && position < steps.length) {
      Expr known = steps[position].known();
      if (known != null) {
        Value key = known.eval(frame);
        Value member = key == null ? null : set.member(evaluation, scope, key);
        return member != null && value(frame, position + 1, member, false);
      }
    }
    if (document instanceof ExtentDocument extent) {
      Value[] keys = knownKeys(frame, position, extent.depth());
      if (keys == null) {
        return false;
      }
      if (keys.length > 0) {
        Value part = extent.at(evaluation, scope, keys);
        return part != null && value(frame, position + keys.length, part, false);
      }
    }
    Value whole = document.value(evaluation, scope);
    return whole != null && value(frame, position, whole, false);
  }

  private Value @Nullable [] knownKeys(Frame frame, int position, int most) {
    int count = 0;
    while (count < most
        && position + count < steps.length
        && steps[position + count].known() != null) {
      count++;
    }
    Value[] keys = new Value[count];
    for (int i = 0; i < count; i++) {
      Expr known = steps[position + i].known();
      Value key = known == null ? null : known.eval(frame);
      if (key == null) {
        return null;
      }
      keys[i] = key;
    }
    return keys;
  }

  private boolean value(Frame frame, int position, Value value, boolean base) {
    if (position == steps.length) {
      return last.accept(frame, value);
    }
    Expr known = steps[position].known();
    if (known != null) {
      Value key = known.eval(frame);
      if (key == null) {
        return false;
      }
      Value child = base ? Lookup.baseChild(value, key) : Lookup.child(value, key);
      return child != null && value(frame, position + 1, child, base);
    }
    for (int i = 0; i < Elements.size(value); i++) {
      if (entry(frame, position, Elements.keyAt(value, i), Elements.valueAt(value, i), base)) {
        return true;
      }
    }
    return false;
  }

  private boolean entry(Frame frame, int position, Value key, Value child, boolean base) {
    frame.evaluation.step();
    return fits(frame, position, key) && value(frame, position + 1, child, base);
  }

  private boolean fits(Frame frame, int position, Value key) {
    Pattern open = steps[position].open();
    return open != null && open.match(frame, key);
  }
}
