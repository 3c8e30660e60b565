package io.choria.rego;

import io.choria.rego.CoverageReport.FileReport;
import io.choria.rego.CoverageReport.Kind;
import io.choria.rego.CoverageReport.Range;
import io.choria.rego.ast.Module;
import io.choria.rego.ast.Place;
import io.choria.rego.ast.Source;
import io.choria.rego.check.CoverageUnits;
import io.choria.rego.core.Span;
import io.choria.rego.eval.Tracer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Notes which rule heads were reached and which conditions were evaluated, over any number of
 * evaluations. Safe for any number of threads. See {@link Entrypoint#evaluate(Value, ObjectValue,
 * Coverage)} and {@link PolicyTests}.
 */
public final class Coverage {
  private final Set<Stretch> reached = ConcurrentHashMap.newKeySet();
  private final Set<Stretch> behindIndices = ConcurrentHashMap.newKeySet();
  private final Set<Stretch> behindAnswers = ConcurrentHashMap.newKeySet();

  /** A report without anything. */
  public Coverage() {}

  /** A piece of text: what is reported while policies are evaluated must cost little. */
  private record Stretch(Location start, int length) {
    static Stretch of(Place place) {
      return new Stretch(place.position(), place.end() - place.start());
    }
  }

  /**
   * The places that were reached: heads of rules whose body had a solution, and conditions.
   *
   * @return where they start, sorted
   */
  public Set<Location> covered() {
    Set<Location> starts = new TreeSet<>();
    reached.forEach(stretch -> starts.add(stretch.start));
    return starts;
  }

  /**
   * Whether something that starts on this line was reached.
   *
   * @param file the name under which the compiler got the text
   * @param row the line, counted from 1
   * @return true if so
   */
  public boolean covers(String file, int row) {
    return reached.stream()
        .anyMatch(one -> one.start.row() == row && one.start.file().equals(file));
  }

  /**
   * What was reached of a policy and what was not.
   *
   * @param policy what was evaluated
   * @return the ranges of all its files
   */
  public CoverageReport report(Policy policy) {
    Map<String, List<Stretch>> byFile = new HashMap<>();
    for (Stretch stretch : reached) {
      byFile.computeIfAbsent(stretch.start.file(), f -> new ArrayList<>()).add(stretch);
    }
    Map<String, FileReport> files = new TreeMap<>();
    for (Module module : policy.modules()) {
      String file = module.source().file();
      FileReport report = report(module, byFile.getOrDefault(file, List.of()));
      if (!report.covered().isEmpty() || !report.notCovered().isEmpty()) {
        files.put(file, report);
      }
    }
    return new CoverageReport(files);
  }

  private FileReport report(Module module, List<Stretch> hits) {
    Set<Range> covered = new TreeSet<>();
    Set<Range> missed = new TreeSet<>();
    Set<Stretch> shown = new HashSet<>();
    for (CoverageUnits.Unit unit : CoverageUnits.of(module)) {
      Stretch stretch = Stretch.of(unit.place());
      shown.add(stretch);
      if (reached.contains(stretch)) {
        covered.add(range(unit.shown(), Set.of()));
      } else {
        missed.add(range(unit.shown(), kinds(stretch)));
      }
    }
    for (Stretch hit : hits) {
      if (!shown.contains(hit)) {
        covered.add(range(place(module.source(), hit), Set.of()));
      }
    }
    return new FileReport(List.copyOf(covered), List.copyOf(missed));
  }

  private Set<Kind> kinds(Stretch stretch) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (behindIndices.contains(stretch)) {
      kinds.add(Kind.INDEX_EXCLUDED);
    }
    if (behindAnswers.contains(stretch)) {
      kinds.add(Kind.EARLY_EXIT);
    }
    return kinds;
  }

  private static Place place(Source source, Stretch stretch) {
    int start = source.offset(stretch.start.row(), stretch.start.column());
    return source.at(start, start + stretch.length);
  }

  private static Range range(Place place, Set<Kind> kinds) {
    Place end = place.source().at(place.end(), place.end());
    return new Range(place.row(), place.column(), end.row(), end.column(), kinds);
  }

  Tracer reached() {
    return new Notes(reached);
  }

  Tracer behindIndices() {
    return new Notes(behindIndices);
  }

  Tracer behindAnswers() {
    return new Notes(behindAnswers);
  }

  private record Notes(Set<Stretch> into) implements Tracer {
    private void note(Span span) {
      into.add(new Stretch(span.location(), span.length()));
    }

    @Override
    public void enter(String name, Span head) {}

    @Override
    public void exit(Span head) {
      note(head);
    }

    @Override
    public void leave() {}

    @Override
    public void eval(Span literal) {
      note(literal);
    }

    @Override
    public void fail(Span literal, Supplier<Map<String, Value>> values) {}
  }
}
