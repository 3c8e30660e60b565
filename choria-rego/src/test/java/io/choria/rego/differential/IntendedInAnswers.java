package io.choria.rego.differential;

import io.choria.rego.Location;
import io.choria.rego.Value;
import io.choria.rego.check.BodilessHeads;
import io.choria.rego.check.Checked;
import io.choria.rego.core.CalledBuiltins;
import io.choria.rego.core.CorePolicy;
import io.choria.rego.core.CoreQuery;
import io.choria.rego.core.CoreRule;
import io.choria.rego.core.CoreTerm;
import io.choria.rego.core.ModifiedArrays;
import io.choria.rego.core.ReplacedConditions;
import io.choria.rego.core.StandInLoops;
import io.choria.rego.core.UnmatchedMembers;
import io.choria.rego.core.WrittenSets;
import io.choria.rego.differential.DiffAnswer.Failure;
import io.choria.rego.differential.DiffAnswer.Outcome;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The differences in answers of modules that compile which are meant, each with what the modules
 * show if it is the reason (docs/rego.md). A rule takes no more than its reason covers.
 */
final class IntendedInAnswers {
  private static final Pattern NUMBERED = Pattern.compile("\"\\$[0-9]+");

  private final DiffCase question;
  private final CorePolicy policy;
  private final List<CoreQuery> queries;

  private IntendedInAnswers(DiffCase question) {
    this.question = question;
    Checked checked = Subject.checked(question);
    this.policy = checked.policy();
    this.queries = Subject.queries(question, checked);
  }

  /**
   * Whether all differences in answers are meant.
   *
   * @param confirmed whether those are that are so by their errors
   */
  static boolean cover(
      DiffCase question, DiffAnswer expected, DiffAnswer actual, boolean confirmed) {
    IntendedInAnswers intended = new IntendedInAnswers(question);
    for (int i = 0; i < expected.answers().size(); i++) {
      Outcome there = expected.answers().get(i);
      Outcome here = actual.answers().get(i);
      Verdict verdict = Verdict.of(there, here);
      boolean differs = verdict == Verdict.VALUE || (verdict == Verdict.INTENDED && !confirmed);
      if (differs && !intended.covers(there, here)) {
        return false;
      }
    }
    return true;
  }

  private boolean covers(Outcome there, Outcome here) {
    Failure got = here.error();
    if (there.error() != null) {
      // all definitions are asked if one is two names without a body, and one of them fails
      return got == null && isBesideBodilessHead(there.error());
    }
    if (got == null) {
      // rules with the name _ are numbered in another way; a written set is a set also where it is
      // gone through; a function that is replaced by a rule without a value is no true condition;
      // what is put below an array of the data replaces it; a default for a place that is not known
      // is none for all the rest; and trees of GraphQL have no comments
      return unnumbered(there).equals(unnumbered(here))
          || WrittenSets.in(policy, queries)
          || ReplacedConditions.in(policy, queries)
          || policy.rules().stream().anyMatch(IntendedInAnswers::isOpenDefault)
          || ModifiedArrays.in(policy, queries, Value.parseJson(question.data()))
          || UnmatchedMembers.in(policy, queries)
          || StandInLoops.in(policy, queries)
          || hasComments();
    }
    // a walk goes on for those who need only one value; members that are patterns are asked for
    // whatever they are; and what stands in for a function
    // that it calls has no value before the function has one
    return got.code().startsWith("eval_")
        && (isConflictByWalk(got)
            || UnmatchedMembers.in(policy, queries)
            || StandInLoops.in(policy, queries));
  }

  /** Whether a rule whose values are in conflict has them by a walk. */
  private boolean isConflictByWalk(Failure error) {
    return error.code().equals("eval_conflict_error")
        && policy.rules().stream()
            .filter(rule -> isAt(rule.span().location(), error))
            .flatMap(rule -> policy.rules().stream().filter(r -> r.path().equals(rule.path())))
            .anyMatch(rule -> CalledBuiltins.of(rule).contains("walk"));
  }

  private static boolean isAt(Location place, Failure error) {
    return place.file().equals(error.file()) && place.row() == error.row();
  }

  /** Whether texts of GraphQL are taken apart in which a comment may stand. */
  private boolean hasComments() {
    return CalledBuiltins.of(policy, queries).stream()
            .anyMatch(name -> name.startsWith("graphql.parse"))
        && (question.data() + question.inputs() + question.modules()).contains("#");
  }

  private static boolean isOpenDefault(CoreRule rule) {
    return rule.isDefault()
        && rule.path().stream().anyMatch(key -> !(key instanceof CoreTerm.Const));
  }

  private boolean isBesideBodilessHead(Failure error) {
    return BodilessHeads.beside(
        Subject.frontEnd(question), Subject.sources(question), error.file(), error.row());
  }

  private static String unnumbered(Outcome answer) {
    return NUMBERED.matcher(answer.toString()).replaceAll("\"\\$");
  }
}
