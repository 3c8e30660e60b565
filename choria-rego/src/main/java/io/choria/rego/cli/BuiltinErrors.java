package io.choria.rego.cli;

import io.choria.rego.RegoError;
import io.choria.rego.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the errors of built-ins, each with the place of the evaluation. */
final class BuiltinErrors implements Consumer<TraceEvent> {
  private final StackFrames frames = new StackFrames();
  private final List<Problem> problems = new ArrayList<>();

  @Override
  public void accept(TraceEvent event) {
    frames.accept(event);
    RegoError error = event.error();
    if (error != null) {
      problems.add(new Problem(error.message(), error, frames.frames(error)));
    }
  }

  /** What was collected until it is asked. */
  List<Problem> problems() {
    return problems;
  }
}
