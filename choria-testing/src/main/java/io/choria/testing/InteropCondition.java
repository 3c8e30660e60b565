package io.choria.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether an {@link Interop} test can run. */
final class InteropCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Interop interop =
        AnnotationSupport.findAnnotation(context.getElement(), Interop.class).orElse(null);
    if (interop == null) {
      return ConditionEvaluationResult.enabled("no peers are needed");
    }
    if (!Boolean.getBoolean("interop")) {
      return ConditionEvaluationResult.disabled(
          "tests with real peers are off: they run with -Dinterop=true (-Pinterop)");
    }
    for (String name : interop.value()) {
      if (PeerProgram.find(name).isEmpty()) {
        return ConditionEvaluationResult.disabled(
            "no `" + name + "` in " + PeerProgram.variable(name) + " or PATH");
      }
    }
    return ConditionEvaluationResult.enabled("all peers are here");
  }
}
