package io.choria.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

class FaultTestTest {
  private final String before = System.getProperty("faults.times", "1");

  @AfterEach
  void restore() {
    System.setProperty("faults.times", before);
  }

  private static List<TestTemplateInvocationContext> rounds(String times) {
    System.setProperty("faults.times", times);
    return new FaultRounds().provideTestTemplateInvocationContexts(null).toList();
  }

  @Test
  void runsOnceAndShowsThatMoreIsPossible() {
    assertThat(rounds("1")).extracting(round -> round.getDisplayName(1)).hasSize(2);
    assertThat(rounds("1").get(0).getAdditionalExtensions()).isEmpty();
    assertThat(rounds("1").get(1).getAdditionalExtensions())
        .as("the condition that turns it off")
        .hasSize(1);
  }

  @Test
  void runsAsOftenAsAsked() {
    assertThat(rounds("3"))
        .extracting(round -> round.getDisplayName(1))
        .containsExactly("round 1 of 3", "round 2 of 3", "round 3 of 3");
    assertThat(rounds("nonsense")).hasSize(2);
  }

  @FaultTest
  void isATest() {
    assertThat(before).isNotBlank();
  }

  @Test
  @Interop("no-such-program")
  void neverRunsWithoutItsPeer() {
    throw new AssertionError("there is no such program");
  }

  @Test
  void theVariableIsNamedLikeTheProgram() {
    assertThat(PeerProgram.variable("nats")).isEqualTo("NATS_BIN");
    assertThat(PeerProgram.variable("nats-server")).isEqualTo("NATS_SERVER_BIN");
    assertThat(PeerProgram.find("no-such-program")).isEmpty();
  }
}
