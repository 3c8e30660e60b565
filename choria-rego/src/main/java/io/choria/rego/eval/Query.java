package io.choria.rego.eval;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.index.Guard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;

/** The executable form of a query. */
public final class Query {
  private static final Value[] NOTHING_GIVEN = {};

  private final Branch body;

  /** A query whose body ends in {@link Solution}. */
  public Query(FrameLayout layout, Node body, Tier tier) {
    this.body = new Branch(layout, new Pattern[0], body, tier, Location.UNKNOWN, Guard.NONE);
  }

  /** All solutions, in the order in which they are found. */
  public List<Map<String, Value>> solutions(
      Evaluation evaluation, @Nullable Value input, Value base) {
    Solutions solutions = new Solutions();
    body.run(evaluation, evaluation.root(input, base), NOTHING_GIVEN, solutions);
    return solutions.found;
  }

  static final class Solutions {
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
      Value[] bindings = Expr.all(values, frame);
      if (bindings == null) {
        return false;
      }
      if (frame.sink instanceof Solutions solutions) {
        add(frame.evaluation, solutions, bindings);
      }
      return false;
    }

    @Override
    void emit(BodyCode code, Label exhausted) {
      int[] bindings = code.emitAll(values, exhausted);
      code.code().constant(this, Solution.class);
      code.pushEvaluation();
      code.pushSink(Solutions.class);
      code.pushAll(bindings);
      code.code()
          .call(
              Solution.class, "add", void.class, Evaluation.class, Solutions.class, Value[].class);
      code.code().jump(exhausted);
    }

    void add(Evaluation evaluation, Solutions solutions, Value[] found) {
      evaluation.allocate(Cost.ELEMENT * (names.length + 1));
      Map<String, Value> bindings = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        bindings.put(names[i], found[i]);
      }
      solutions.found.add(bindings);
    }
  }
}
