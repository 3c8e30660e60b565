package io.choria.rego.differential;

import io.choria.rego.differential.DiffAnswer.Failure;
import io.choria.rego.differential.DiffAnswer.Outcome;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares two answers. */
enum Verdict {
  /** Everything is the same. */
  SAME,
  /** One of the engines gave up on a limit; nothing can be said. */
  UNKNOWN,
  /** Different, and meant to be (docs/rego.md). */
  INTENDED,
  /** The same, and mistakes further down, which the reference does not look for (docs/rego.md). */
  MORE,
  /** The same up to the texts of errors. */
  TEXT,
  /** The same up to the number of equal solutions. */
  COUNT,
  /** Only one compiled, or the codes of the errors differ. */
  COMPILE,
  /** Different values, one undefined, or another error code. */
  VALUE;

  static Verdict of(DiffAnswer expected, DiffAnswer actual) {
    if (gaveUp(expected.errors()) || gaveUp(actual.errors())) {
      return actual.errors().stream().anyMatch(e -> e.code().equals("crash")) ? VALUE : UNKNOWN;
    }
    if (!texts(expected.errors()).equals(texts(actual.errors()))
        && (isCut(expected.errors()) || isCut(actual.errors()))) {
      // of many errors only the first ones are told
      if (hasMore(expected.errors(), actual.errors())) {
        return MORE;
      }
      return first(expected.errors()).equals(first(actual.errors())) ? TEXT : COMPILE;
    }
    if (!codes(expected.errors()).equals(codes(actual.errors()))) {
      return IntendedInModules.mayCover(expected.errors(), actual.errors()) ? INTENDED : COMPILE;
    }
    if (!texts(expected.errors()).equals(texts(actual.errors()))) {
      return hasMore(expected.errors(), actual.errors()) ? MORE : TEXT;
    }
    Verdict worst = SAME;
    for (int i = 0; i < expected.answers().size(); i++) {
      Verdict one = of(expected.answers().get(i), actual.answers().get(i));
      worst = one.compareTo(worst) > 0 ? one : worst;
    }
    return worst;
  }

  static Verdict of(Outcome expected, Outcome actual) {
    Failure wanted = expected.error();
    Failure got = actual.error();
    if (got != null && got.code().equals("crash")) {
      return VALUE;
    }
    if ((wanted != null && gaveUp(List.of(wanted))) || (got != null && gaveUp(List.of(got)))) {
      return UNKNOWN;
    }
    if (wanted == null && got == null) {
      if (expected.solutions().equals(actual.solutions())) {
        return SAME;
      }
      return new TreeSet<>(expected.solutions()).equals(new TreeSet<>(actual.solutions()))
          ? COUNT
          : VALUE;
    }
    if (IntendedInModules.covers(expected, actual)) {
      return INTENDED;
    }
    if (wanted == null || got == null || !wanted.code().equals(got.code())) {
      return VALUE;
    }
    return wanted.message().equals(got.message()) ? SAME : TEXT;
  }

  private static boolean gaveUp(List<Failure> failures) {
    return failures.stream()
        .anyMatch(
            f ->
                f.code().equals("eval_cancel_error")
                    // a fault of the reference: closures as operands that it does not evaluate
                    || f.code().equals("eval_internal_error")
                    || f.code().equals("panic")
                    || f.code().equals("crash"));
  }

  private static Set<String> codes(List<Failure> failures) {
    TreeSet<String> result = new TreeSet<>();
    failures.forEach(f -> result.add(f.code()));
    return result;
  }

  private static boolean isCut(List<Failure> failures) {
    return failures.stream().anyMatch(f -> f.message().equals("error limit reached"));
  }

  /** Whether only errors behind those that were expected were found, too, all of the parser. */
  private static boolean hasMore(List<Failure> expected, List<Failure> actual) {
    Set<String> wanted = texts(expected);
    int last = expected.stream().mapToInt(Failure::row).max().orElse(Integer.MAX_VALUE);
    return actual.stream().map(Verdict::text).collect(Collectors.toSet()).containsAll(wanted)
        && expected.stream().allMatch(f -> f.code().equals("rego_parse_error"))
        && actual.stream()
            .filter(f -> !wanted.contains(text(f)) && !f.message().equals("error limit reached"))
            .allMatch(f -> f.code().equals("rego_parse_error") && f.row() > last);
  }

  private static String first(List<Failure> failures) {
    return failures.isEmpty() ? "" : failures.get(0).code();
  }

  /** The reference walks its graph in any order, so the way round a circle is not compared. */
  private static String stable(String message) {
    return message.replaceFirst("(?s)( recursive: ).*", "$1");
  }

  private static Set<String> texts(List<Failure> failures) {
    TreeSet<String> result = new TreeSet<>();
    failures.forEach(f -> result.add(text(f)));
    return result;
  }

  private static String text(Failure f) {
    return f.file() + ":" + f.row() + ": " + stable(f.message());
  }
}
