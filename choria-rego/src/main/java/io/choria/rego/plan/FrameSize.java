package io.choria.rego.plan;

import io.choria.rego.eval.FrameLayout;

/** Counts what an activation needs while its body is being planned. */
final class FrameSize {
  private int slots;
  private int collectors;

  int slot() {
    return slots++;
  }

  int collector() {
    return collectors++;
  }

  FrameLayout layout() {
    return new FrameLayout(slots, collectors);
  }
}
