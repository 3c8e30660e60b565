package io.choria.rego.eval;

import io.choria.rego.ArrayValue;
import io.choria.rego.ObjectValue;
import io.choria.rego.SetValue;
import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The relation {@code walk}: a document and everything in it, with paths (spec 08 §4.17). */
public final class Walk extends Node {
  private final Expr document;
  private final @Nullable Pattern path;
  private final @Nullable Pattern value;
  private final @Nullable Pattern pair;
  private final Node next;

  /**
   * Walks.
   *
   * @param path gets the path; null if nobody asks for it
   * @param value gets the part of the document; null if nobody asks for it alone
   * @param pair gets path and part as an array; null if nobody asks for it
   */
  public Walk(
      Expr document,
      @Nullable Pattern path,
      @Nullable Pattern value,
      @Nullable Pattern pair,
      Node next) {
    this.document = document;
    this.path = path;
    this.value = value;
    this.pair = pair;
    this.next = next;
  }

  @Override
  public boolean run(Frame frame) {
    Value root = document.eval(frame);
    return root != null && visit(frame, root, new ArrayList<>());
  }

  private boolean visit(Frame frame, Value at, List<Value> keys) {
    frame.evaluation.step();
    if (fits(frame, at, keys) && next.run(frame)) {
      return true;
    }
    if (at instanceof ObjectValue object) {
      for (int i = 0; i < object.size(); i++) {
        if (child(frame, object.keyAt(i), object.valueAt(i), keys)) {
          return true;
        }
      }
    } else if (at instanceof ArrayValue array) {
      for (int i = 0; i < array.size(); i++) {
        if (child(frame, Value.of((long) i), array.get(i), keys)) {
          return true;
        }
      }
    } else if (at instanceof SetValue set) {
      for (int i = 0; i < set.size(); i++) {
        if (child(frame, set.at(i), set.at(i), keys)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean fits(Frame frame, Value at, List<Value> keys) {
    if (pair != null) {
      return pair.match(frame, Value.array(ArrayValue.of(keys), at));
    }
    return (path == null || path.match(frame, ArrayValue.of(keys)))
        && (value == null || value.match(frame, at));
  }

  private boolean child(Frame frame, Value key, Value at, List<Value> keys) {
    if (path == null && pair == null) {
      return visit(frame, at, keys);
    }
    keys.add(key);
    boolean stop = visit(frame, at, keys);
    keys.remove(keys.size() - 1);
    return stop;
  }
}
