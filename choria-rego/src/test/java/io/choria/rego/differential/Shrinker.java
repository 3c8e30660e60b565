package io.choria.rego.differential;

import io.choria.rego.RegoCompileException;
import io.choria.rego.check.FrontEnd;
import io.choria.rego.check.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a case smaller as long as it stays interesting: fewer inputs, queries, modules, statements
 * and lines, then fewer tokens.
 */
final class Shrinker {
  private static final Pattern MEMBER = Pattern.compile("\"[a-z]+\": ");

  private final Predicate<DiffCase> interesting;
  private int triesLeft;

  Shrinker(Predicate<DiffCase> interesting, int tries) {
    this.interesting = interesting;
    this.triesLeft = tries;
  }

  private boolean keeps(DiffCase candidate) {
    return triesLeft-- > 0 && interesting.test(candidate);
  }

  DiffCase shrink(DiffCase start) {
    DiffCase best = start;
    DiffCase before;
    do {
      before = best;
      DiffCase fixed = best;
      best = best.withInputs(fewer(best.inputs(), fixed::withInputs, 1));
      DiffCase queried = best;
      best = best.withQueries(fewer(best.queries(), queried::withQueries, 1));
      best = modules(best);
      for (int i = 0; i < best.modules().size(); i++) {
        best = parts(best, i, "\n\n");
        best = parts(best, i, "\n");
        best = tokens(best, i);
      }
      best = documents(best);
    } while (!best.equals(before) && triesLeft > 0);
    return best;
  }

  private List<String> fewer(
      List<String> all, java.util.function.Function<List<String>, DiffCase> make, int least) {
    List<String> kept = new ArrayList<>(all);
    for (int i = kept.size() - 1; i >= 0 && kept.size() > least; i--) {
      List<String> candidate = new ArrayList<>(kept);
      candidate.remove(i);
      if (keeps(make.apply(candidate))) {
        kept = candidate;
      }
    }
    return kept;
  }

  private DiffCase modules(DiffCase best) {
    return best.withModules(fewer(best.modules(), best::withModules, 1));
  }

  private static DiffCase withModule(DiffCase best, int index, String text) {
    List<String> modules = new ArrayList<>(best.modules());
    modules.set(index, text);
    return best.withModules(modules);
  }

  private DiffCase parts(DiffCase start, int index, String separator) {
    DiffCase best = start;
    List<String> parts = new ArrayList<>(List.of(best.modules().get(index).split(separator)));
    for (int i = parts.size() - 1; i >= 0; i--) {
      List<String> fewer = new ArrayList<>(parts);
      fewer.remove(i);
      DiffCase candidate = withModule(best, index, String.join(separator, fewer) + "\n");
      if (keeps(candidate)) {
        best = candidate;
        parts = fewer;
      }
    }
    return best;
  }

  /** Removes spans of tokens, or puts something simple in their place. */
  private DiffCase tokens(DiffCase start, int index) {
    DiffCase best = start;
    List<String> tokens = Damage.tokens(best.modules().get(index));
    for (int length : new int[] {24, 16, 12, 8, 6, 4, 3, 2, 1}) {
      for (int at = 0; at + length <= tokens.size(); at++) {
        boolean done = false;
        for (String simple : new String[] {"", "1", "input"}) {
          if (length == 1 && (tokens.get(at).isBlank() || tokens.get(at).equals(simple))) {
            continue;
          }
          List<String> candidate = new ArrayList<>(tokens);
          candidate.subList(at, at + length).clear();
          if (!simple.isEmpty()) {
            if (length < 2) {
              continue;
            }
            candidate.add(at, simple);
          }
          DiffCase smaller = withModule(best, index, String.join("", candidate));
          if (keeps(smaller)) {
            best = smaller;
            tokens = candidate;
            done = true;
            break;
          }
        }
        if (done) {
          at--;
        }
      }
    }
    return best;
  }

  private DiffCase documents(DiffCase start) {
    DiffCase best = start;
    if (keeps(best.withData("{}"))) {
      best = best.withData("{}");
    }
    for (int i = 0; i < best.inputs().size(); i++) {
      String input = best.inputs().get(i);
      if (input == null) {
        continue;
      }
      DiffCase from = best;
      int index = i;
      best = withInput(best, i, fewerMembers(input, text -> withInput(from, index, text)));
    }
    return best.withData(fewerMembers(best.data(), best::withData));
  }

  private static DiffCase withInput(DiffCase from, int index, String text) {
    List<String> inputs = new ArrayList<>(from.inputs());
    inputs.set(index, text);
    return from.withInputs(inputs);
  }

  private String fewerMembers(String text, java.util.function.Function<String, DiffCase> make) {
    String best = text;
    List<Integer> starts = new ArrayList<>();
    Matcher matcher = MEMBER.matcher(text);
    while (matcher.find()) {
      starts.add(matcher.start());
    }
    for (int i = starts.size() - 1; i >= 0; i--) {
      int from = starts.get(i);
      for (int to = from + 1; to <= best.length() && to < from + 200; to++) {
        char last = best.charAt(to - 1);
        if (last != ',' && last != '}') {
          continue;
        }
        int end = last == ',' ? to : to - 1;
        String candidate = best.substring(0, from) + best.substring(end).stripLeading();
        candidate = candidate.replaceAll(",\\s*}", "}");
        if (reads(candidate) && keeps(make.apply(candidate))) {
          best = candidate;
          break;
        }
      }
    }
    return best;
  }

  private static boolean reads(String term) {
    try {
      new FrontEnd(Options.defaults()).term(term);
      return true;
    } catch (RegoCompileException e) {
      return false;
    }
  }
}
