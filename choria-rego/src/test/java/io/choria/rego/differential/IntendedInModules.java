package io.choria.rego.differential;

import io.choria.rego.RegoCompileException;
import io.choria.rego.builtin.BuiltinRegistry;
import io.choria.rego.check.Comprehensions;
import io.choria.rego.check.ComputedKeys;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.SourceText;
import io.choria.rego.check.VariablePlaces;
import io.choria.rego.differential.DiffAnswer.Failure;
import io.choria.rego.differential.DiffAnswer.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The differences in modules and queries that are meant, each with its rule (docs/rego.md). A rule
 * takes no more than its reason covers.
 */
final class IntendedInModules {
  private static final Pattern UNSAFE = Pattern.compile("^var ([a-z_A-Z0-9]+) is unsafe");
  private static final Pattern CONFLICTING = Pattern.compile("function ([^ ;]+) produced ");

  /** Two sides of neither of which everything is known. */
  private static final Pattern UNKNOWN_SIDES =
      Pattern.compile(
          "^match error\\s+left\\s+: (array|object)<.*\\?\\?\\?.*\\s+right\\s+:"
              + " (array|object)<.*\\?\\?\\?");

  private IntendedInModules() {}

  /** Whether a difference in errors may be meant, before the modules are looked at. */
  static boolean mayCover(List<Failure> expected, List<Failure> actual) {
    List<Failure> more = without(actual, expected);
    List<Failure> less = without(expected, actual);
    return isUnreadSet(expected)
        || areOfSigns(more)
        || (!more.isEmpty()
            && more.stream().allMatch(IntendedInModules::isUnsafe)
            && less.stream().allMatch(IntendedInModules::isTypeError))
        || (!less.isEmpty()
            && more.isEmpty()
            && less.stream().allMatch(IntendedInModules::isTypeError));
  }

  /** Whether the modules show that their difference in errors is one that is meant. */
  static boolean covers(DiffCase question, List<Failure> expected, List<Failure> actual) {
    if (isUnreadSet(expected)) {
      // a comprehension of a body in braces at the beginning of a condition
      return !isUnreadSet(actual) && hasBracedComprehension(question);
    }
    List<Failure> more = without(actual, expected);
    if (areOfSigns(more)) {
      return more.stream().allMatch(failure -> isNamedBySign(question, failure));
    }
    if (!more.isEmpty()) {
      return isMissed(question, more);
    }
    // it takes undeclared variables of comprehensions for the built-ins whose names they have, of
    // several computed keys of an object only the last one for the types of all, and a written
    // pattern for different from what is not known itself
    FrontEnd frontEnd = Subject.frontEnd(question);
    List<SourceText> sources = Subject.sources(question);
    return without(expected, actual).stream()
        .allMatch(
            f ->
                UNKNOWN_SIDES.matcher(f.message()).find()
                    || new Comprehensions(frontEnd, sources)
                        .name(f.file(), f.row(), IntendedInModules::isBuiltin)
                    || ComputedKeys.of(frontEnd, sources).reach(f.file(), f.row()));
  }

  /**
   * Variables that the reference does not find to be unsafe: those of comprehensions in objects and
   * sets in which nothing but the heads of references is a variable; those in sets and keys of a
   * call's own operands, which it lets the call bind; those of a literal that also has a
   * comprehension which needs what is bound before. Others follow from them.
   */
  private static boolean isMissed(DiffCase question, List<Failure> unsafe) {
    VariablePlaces places =
        VariablePlaces.of(Subject.frontEnd(question), Subject.sources(question));
    Set<String> found = new HashSet<>();
    for (Failure failure : unsafe) {
      if (places.isHidden(failure.file(), failure.row(), name(failure))) {
        found.add(name(failure));
      }
    }
    if (found.isEmpty()) {
      return false;
    }
    List<Failure> following =
        new ArrayList<>(unsafe.stream().filter(f -> !found.contains(name(f))).toList());
    while (following.removeIf(failure -> follows(places, failure, found))) {
      // what it is about may be what others follow from
    }
    return following.isEmpty();
  }

  /** Whether an error follows from variables that are unsafe, with which its own one becomes so. */
  private static boolean follows(VariablePlaces places, Failure failure, Set<String> found) {
    String name = name(failure);
    return found.stream()
            .anyMatch(other -> places.isBeside(failure.file(), failure.row(), name, other))
        && found.add(name);
  }

  private static List<Failure> without(List<Failure> some, List<Failure> others) {
    return some.stream()
        .filter(
            one ->
                others.stream()
                    .noneMatch(
                        other -> other.row() == one.row() && other.message().equals(one.message())))
        .toList();
  }

  private static boolean areOfSigns(List<Failure> errors) {
    return !errors.isEmpty()
        && errors.stream()
            .allMatch(failure -> failure.message().matches("unexpected (or|and) token.*"));
  }

  /**
   * Whether a sign stands where a name has to: behind a dot of a reference, or behind the import of
   * the keywords.
   */
  private static boolean isNamedBySign(DiffCase question, Failure failure) {
    String line = line(question, failure);
    int at = failure.col() - 1;
    return at > 0
        && at < line.length()
        && "|&".indexOf(line.charAt(at)) >= 0
        && (line.charAt(at - 1) == '.' || line.substring(0, at).endsWith(" future.keywords"));
  }

  private static boolean isUnreadSet(List<Failure> errors) {
    return errors.size() == 1 && errors.get(0).message().endsWith("non-terminated set");
  }

  private static boolean isBuiltin(String name) {
    return BuiltinRegistry.standard().find(name) != null;
  }

  private static boolean isUnsafe(Failure failure) {
    return failure.code().equals("rego_unsafe_var_error");
  }

  private static boolean isTypeError(Failure failure) {
    return failure.code().equals("rego_type_error");
  }

  /** The variable that is unsafe. */
  private static String name(Failure failure) {
    Matcher name = UNSAFE.matcher(failure.message());
    return name.find() ? name.group(1) : "";
  }

  private static String line(DiffCase question, Failure failure) {
    for (int i = 0; i < question.modules().size(); i++) {
      if (failure.file().equals("test-" + i + ".rego")) {
        List<String> lines = question.modules().get(i).lines().toList();
        return failure.row() < 1 || failure.row() > lines.size()
            ? ""
            : lines.get(failure.row() - 1);
      }
    }
    return "";
  }

  /** Whether a condition begins with a comprehension of a body in braces. */
  private static boolean hasBracedComprehension(DiffCase question) {
    try {
      return new Comprehensions(Subject.frontEnd(question), Subject.sources(question))
          .beginWithBraces();
    } catch (RegoCompileException e) {
      // read by neither engine
      return false;
    }
  }

  /** The function that conflicts, as data.a.f; null if none does. */
  static @Nullable String conflictingFunction(Outcome outcome) {
    Failure error = outcome.error();
    if (error == null || !isConflict(error)) {
      return null;
    }
    Matcher matcher = CONFLICTING.matcher(error.message());
    return matcher.lookingAt() ? matcher.group(1) : null;
  }

  /** A difference in the answers to one query of modules. */
  static boolean covers(Outcome expected, Outcome actual) {
    Failure wanted = expected.error();
    Failure got = actual.error();
    if (wanted == null) {
      // a function whose result is given is asked for all of its definitions
      return got != null && isConflict(got) && got.message().startsWith("function ");
    }
    // of errors of built-ins and conflicts another one may come first
    return got != null
        && !wanted.code().equals(got.code())
        && (isConflict(wanted) || isBuiltin(wanted))
        && (isConflict(got) || isBuiltin(got));
  }

  private static boolean isConflict(Failure failure) {
    return failure.code().equals("eval_conflict_error");
  }

  private static boolean isBuiltin(Failure failure) {
    return failure.code().equals("eval_builtin_error") || failure.code().equals("eval_type_error");
  }
}
