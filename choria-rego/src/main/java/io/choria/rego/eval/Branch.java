package io.choria.rego.eval;

import io.choria.rego.BooleanValue;
import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.index.Guard;
import org.jspecify.annotations.Nullable;

/**
 * The executable form of one rule definition or {@code else} branch. It is interpreted at first;
 * when it was run often enough it becomes a class of its own. Threads race for that without harm:
 * counts may get lost, classes may be made twice, and all classes made do the same.
 */
public final class Branch {
  private final FrameLayout layout;
  private final @Nullable Pattern[] given;
  private final Node body;
  private final Tier tier;
  private int runs;
  private boolean hopeless;

  /** The class where things may be replaced or somebody watches. */
  private @Nullable Program program;

  /** The class where nothing is replaced and nobody watches. */
  private @Nullable Program plain;

  private final Location location;
  private final Guard guard;

  /**
   * A branch.
   *
   * @param layout the room it needs
   * @param given what must fit before the body runs: arguments, or known parts of the path; null
   *     where anything does
   * @param body the conditions; ends by handing over the result
   * @param tier when it becomes a class
   * @param location where the head, or the {@code else}, stands
   * @param guard what must hold before the body is entered, where entering it could be noticed
   */
  public Branch(
      FrameLayout layout,
      @Nullable Pattern[] given,
      Node body,
      Tier tier,
      Location location,
      Guard guard) {
    this.layout = layout;
    this.given = given;
    this.body = body;
    this.tier = tier;
    this.location = location;
    this.guard = guard;
  }

  /** Whether nothing rules the body out. */
  boolean allows(Evaluation evaluation, Scope scope, Value[] values) {
    return guard.passes(evaluation.isWatchful(), scope, values);
  }

  /** What rules the body out. */
  Guard guard() {
    return guard;
  }

  /** What must fit before the body runs. */
  @Nullable Pattern[] given() {
    return given;
  }

  /** The conditions. */
  Node body() {
    return body;
  }

  Location location() {
    return location;
  }

  /** Runs the body, see {@link Program#run}. */
  @Nullable Value run(Evaluation evaluation, Scope scope, Value[] values, @Nullable Object sink) {
    Program compiled = scope.plain && !evaluation.isWatchful() ? plain : program;
    return compiled != null
        ? compiled.run(evaluation, scope, values, sink)
        : first(evaluation, scope, values, sink);
  }

  private @Nullable Value first(
      Evaluation evaluation, Scope scope, Value[] values, @Nullable Object sink) {
    if (!hopeless && tier.compilesAfter(runs++)) {
      boolean nothingReplaced = scope.plain && !evaluation.isWatchful();
      Program compiled = BodyCode.program(layout, given, body, nothingReplaced);
      if (compiled != null) {
        if (nothingReplaced) {
          plain = compiled;
        } else {
          program = compiled;
        }
        return compiled.run(evaluation, scope, values, sink);
      }
      hopeless = true;
    }
    return interpret(evaluation, scope, values, sink);
  }

  /** Runs the body without a class. */
  @Nullable Value interpret(
      Evaluation evaluation, Scope scope, Value[] values, @Nullable Object sink) {
    Frame frame = new Frame(evaluation, scope, layout);
    frame.sink = sink;
    if (!accepts(frame, values)) {
      return null;
    }
    boolean stop = body.run(frame);
    Value result = frame.result;
    return result == null && stop ? BooleanValue.TRUE : result;
  }

  /** Whether the values fit; binds the variables among the patterns. */
  private boolean accepts(Frame frame, Value[] values) {
    for (int i = 0; i < given.length; i++) {
      Pattern pattern = given[i];
      if (pattern != null && !pattern.match(frame, values[i])) {
        return false;
      }
    }
    return true;
  }
}
