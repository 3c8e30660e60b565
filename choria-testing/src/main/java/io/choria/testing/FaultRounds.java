package io.choria.testing;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** The rounds of a {@link FaultTest}. */
final class FaultRounds implements TestTemplateInvocationContextProvider {
  private static final String TIMES = "faults.times";

  /** One round, or the note that there are no more. */
  private record Round(String name, List<Extension> extensions)
      implements TestTemplateInvocationContext {
    @Override
    public String getDisplayName(int index) {
      return name;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return extensions;
    }
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    int times = Math.max(1, Integer.getInteger(TIMES, 1));
    if (times == 1) {
      ExecutionCondition off =
          test ->
              ConditionEvaluationResult.disabled(
                  "further rounds are off: they run with -D" + TIMES + "=N (-Pfaults)");
      return Stream.of(new Round("once", List.of()), new Round("further rounds", List.of(off)));
    }
    return IntStream.rangeClosed(1, times)
        .mapToObj(round -> new Round("round " + round + " of " + times, List.of()));
  }
}
