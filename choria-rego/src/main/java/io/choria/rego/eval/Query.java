package io.choria.rego.eval;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The executable form of a query. */
public final class Query {
  private final FrameLayout layout;
  private final Node body;

  /** A query whose body ends in {@link Solution}. */
  public Query(FrameLayout layout, Node body) {
    this.layout = layout;
    this.body = body;
  }

  /** All solutions, in the order in which they are found. */
  public List<Map<String, Value>> solutions(
      Evaluation evaluation, @Nullable Value input, Value base) {
    Frame frame = new Frame(evaluation, new Scope(null, input, base, null, null), layout);
    Solutions solutions = new Solutions();
    frame.sink = solutions;
    body.run(frame);
    return solutions.found;
  }

  private static final class Solutions {
    final List<Map<String, Value>> found = new ArrayList<>();
  }

  /** Ends the body. */
  public static final class Solution extends Node {
    private final String[] names;
    private final Expr[] values;

    /** Notes the values of these variables. */
    public Solution(String[] names, Expr[] values) {
      this.names = names;
      this.values = values;
    }

    @Override
    public boolean run(Frame frame) {
      Map<String, Value> bindings = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        Value value = values[i].eval(frame);
        if (value == null) {
          return false;
        }
        bindings.put(names[i], value);
      }
      frame.evaluation.allocate(Cost.ELEMENT * (names.length + 1));
      if (frame.sink instanceof Solutions solutions) {
        solutions.found.add(bindings);
      }
      return false;
    }
  }
}
