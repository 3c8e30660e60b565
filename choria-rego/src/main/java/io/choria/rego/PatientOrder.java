package io.choria.rego;

import io.choria.rego.core.Watch;
import java.util.Arrays;
import java.util.Comparator;

/** An order for sorting large arrays, which lets the evaluation end on the way. */
final class PatientOrder<T> implements Comparator<T> {
  /** Smaller ones are sorted in no time. */
  private static final int LARGE = 4_096;

  /** Comparisons between two questions, as a mask. */
  private static final int STRIDE = 1_023;

  private final Comparator<T> order;
  private final Runnable check;
  private int compared;

  private PatientOrder(Comparator<T> order, Runnable check) {
    this.order = order;
    this.check = check;
  }

  static <T> void sort(T[] elements, Comparator<T> order) {
    Arrays.sort(
        elements, elements.length < LARGE ? order : new PatientOrder<>(order, Watch.check()));
  }

  @Override
  public int compare(T a, T b) {
    if ((++compared & STRIDE) == 0) {
      check.run();
    }
    return order.compare(a, b);
  }
}
