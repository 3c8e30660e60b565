package io.choria.rego;

import io.choria.rego.core.Span;
import io.choria.rego.eval.Tracer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Notes which rule heads were reached and which conditions were evaluated, over any number of
 * evaluations. Safe for any number of threads. See {@link Entrypoint#evaluate(Value, ObjectValue,
 * Coverage)}.
 */
public final class Coverage {
  private final ConcurrentMap<Location, Boolean> covered = new ConcurrentHashMap<>();

  /** A report without anything. */
  public Coverage() {}

  /**
   * The places that were reached: heads of rules whose body had a solution, and conditions; sorted.
   *
   * @return the places that were reached
   */
  public Set<Location> covered() {
    return new TreeSet<>(covered.keySet());
  }

  /**
   * Whether something that starts on this line was reached.
   *
   * @param file the name for messages
   * @param row the line, counted from 1
   * @return true if so
   */
  public boolean covers(String file, int row) {
    return covered.keySet().stream()
        .anyMatch(place -> place.row() == row && place.file().equals(file));
  }

  Tracer tracer() {
    return new Tracer() {
      @Override
      public void enter(String name, Span head) {}

      @Override
      public void exit(Span head) {
        covered.put(head.location(), true);
      }

      @Override
      public void leave() {}

      @Override
      public void eval(Span literal) {
        covered.put(literal.location(), true);
      }

      @Override
      public void fail(Span literal, Supplier<Map<String, Value>> values) {}
    };
  }
}
