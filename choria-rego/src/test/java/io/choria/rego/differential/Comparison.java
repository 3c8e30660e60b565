package io.choria.rego.differential;

import io.choria.rego.differential.DiffAnswer.Outcome;
import io.choria.rego.eval.Tier;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Asks both engines, counts, and makes the first differences small. */
final class Comparison {
  private static final int SHRINKING = 500;

  private final Peer peer;
  private final int show;
  private final Map<Verdict, Integer> tally = new EnumMap<>(Verdict.class);
  private final List<String> differences = new ArrayList<>();
  private final List<Corpus.Recorded> same = new ArrayList<>();
  private final TextDifferences texts = TextDifferences.asked();
  private long comparisons;
  private long compiled;
  private long defined;

  Comparison(Peer peer, int show) {
    this.peer = peer;
    this.show = show;
  }

  void run(List<DiffCase> cases) {
    List<DiffAnswer> expected = peer.askAll(cases);
    for (int i = 0; i < cases.size(); i++) {
      one(cases.get(i), expected.get(i), i % 2 == 0 ? Tier.INTERPRETED : Tier.COMPILED);
    }
  }

  /** Many calls of one built-in, by one module. */
  void calls(String name, DiffCase all) {
    DiffAnswer expected = peer.ask(all);
    DiffAnswer actual = Subject.ask(all);
    List<DiffCase> single = new ArrayList<>();
    all.inputs().forEach(input -> single.add(all.withInputs(List.of(input))));
    if (expected.answers().size() < single.size() || actual.answers().size() < single.size()) {
      // one of them ended one of the engines
      List<DiffAnswer> answers = peer.askAll(single);
      for (int i = 0; i < single.size(); i++) {
        one(single.get(i), answers.get(i), Subject.ask(single.get(i)), Tier.INTERPRETED, name);
      }
      return;
    }
    for (int i = 0; i < single.size(); i++) {
      one(
          single.get(i),
          DiffAnswer.compiled(List.of(expected.answers().get(i))),
          DiffAnswer.compiled(List.of(actual.answers().get(i))),
          Tier.INTERPRETED,
          name);
    }
  }

  private void one(DiffCase question, DiffAnswer expected, Tier tier) {
    one(question, expected, Subject.ask(question, tier), tier, "");
  }

  private void one(
      DiffCase question, DiffAnswer expected, DiffAnswer actual, Tier tier, String builtin) {
    Verdict verdict = Verdict.of(expected, actual);
    if (verdict.compareTo(Verdict.TEXT) > 0
        && Intended.covers(builtin, question, expected, actual)) {
      verdict = Verdict.INTENDED;
    } else if (verdict == Verdict.INTENDED || (verdict == Verdict.VALUE && builtin.isEmpty())) {
      verdict = isMeant(verdict, question, expected, actual) ? Verdict.INTENDED : Verdict.VALUE;
    }
    tally.merge(verdict, 1, Integer::sum);
    comparisons += Math.max(1, expected.answers().size());
    compiled += expected.errors().isEmpty() ? 1 : 0;
    defined += expected.answers().stream().filter(a -> !a.solutions().isEmpty()).count();
    if (verdict == Verdict.SAME) {
      same.add(new Corpus.Recorded(question, expected));
    }
    if (verdict == Verdict.TEXT && texts != null) {
      texts.write(builtin, question, expected, actual);
    }
    if (verdict.compareTo(Verdict.TEXT) > 0) {
      differences.add(
          differences.size() < show ? explain(question, expected, actual, tier) : question.show());
    }
  }

  /** Whether the modules and more questions show the differences to be those that are meant. */
  private boolean isMeant(
      Verdict verdict, DiffCase question, DiffAnswer expected, DiffAnswer actual) {
    if (!expected.errors().isEmpty() || !actual.errors().isEmpty()) {
      return verdict == Verdict.INTENDED
          && IntendedInModules.covers(question, expected.errors(), actual.errors());
    }
    return IntendedInAnswers.cover(
        question, expected, actual, isConfirmed(question, expected, actual));
  }

  /**
   * Whether more questions show what may be meant to be so: a function that conflicts was given a
   * result, and without errors of built-ins both engines say the same.
   */
  private boolean isConfirmed(DiffCase question, DiffAnswer expected, DiffAnswer actual) {
    DiffCase lenient = question.withStrictErrors(false);
    DiffAnswer wanted = null;
    DiffAnswer got = null;
    for (int i = 0; i < expected.answers().size(); i++) {
      Outcome there = expected.answers().get(i);
      Outcome here = actual.answers().get(i);
      if (Verdict.of(there, here) != Verdict.INTENDED) {
        continue;
      }
      String function = IntendedInModules.conflictingFunction(here);
      if (there.error() == null || (function != null && !question.strictErrors())) {
        if (function == null || !Subject.givesResult(question, function)) {
          return false;
        }
        continue;
      }
      if (wanted == null) {
        wanted = peer.ask(lenient);
        got = Subject.ask(lenient);
      }
      Verdict again = Verdict.of(wanted.answers().get(i), got.answers().get(i));
      if (again.compareTo(Verdict.TEXT) > 0) {
        return false;
      }
    }
    return true;
  }

  private String explain(DiffCase question, DiffAnswer expected, DiffAnswer actual, Tier tier) {
    String kind = signature(expected, actual);
    DiffCase small =
        new Shrinker(c -> signature(peer.ask(c), Subject.ask(c, tier)).equals(kind), SHRINKING)
            .shrink(question);
    return small.show()
        + "reference: "
        + peer.ask(small)
        + "here:      "
        + Subject.ask(small, tier);
  }

  /** Tells kinds of differences apart, so that shrinking keeps to one. */
  private static String signature(DiffAnswer expected, DiffAnswer actual) {
    Verdict verdict = Verdict.of(expected, actual);
    if (!expected.errors().isEmpty() || !actual.errors().isEmpty()) {
      return verdict + " " + kinds(expected.errors()) + "/" + kinds(actual.errors());
    }
    for (int i = 0; i < expected.answers().size(); i++) {
      if (Verdict.of(expected.answers().get(i), actual.answers().get(i)) == verdict) {
        return verdict + kind(expected.answers().get(i)) + kind(actual.answers().get(i));
      }
    }
    return verdict.toString();
  }

  private static String kinds(List<DiffAnswer.Failure> failures) {
    TreeSet<String> kinds = new TreeSet<>();
    failures.forEach(f -> kinds.add(f.code() + beginning(f.message().replaceAll("[0-9]", ""))));
    return kinds.toString();
  }

  private static String kind(DiffAnswer.Outcome outcome) {
    if (outcome.error() != null) {
      return outcome.error().code() + beginning(outcome.error().message());
    }
    return outcome.solutions().isEmpty() ? "undefined" : "defined";
  }

  private static String beginning(String message) {
    return message.substring(0, Math.min(16, message.length()));
  }

  List<String> differences() {
    return differences;
  }

  List<Corpus.Recorded> same() {
    return same;
  }

  long comparisons() {
    return comparisons;
  }

  @Override
  public String toString() {
    return comparisons
        + " comparisons, "
        + tally
        + ", compiled "
        + compiled
        + ", defined "
        + defined;
  }
}
