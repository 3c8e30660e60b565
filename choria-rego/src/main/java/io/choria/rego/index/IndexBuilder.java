package io.choria.rego.index;

import io.choria.rego.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the places that tell definitions apart, one below the other. */
final class IndexBuilder<C> {
  /** Fewer definitions are entered faster than they are looked up. */
  private static final int FEW = 4;

  /** A table may list definitions this many times as often as there are definitions. */
  private static final int COPIES = 64;

  private static final int DEEPEST = 8;

  private static final Set<Class<?>> LOOKED_UP =
      Set.of(
          Acceptance.OneOf.class,
          Acceptance.Holding.class,
          Acceptance.Prefixed.class,
          Acceptance.Within.class);

  private final Definitions<?, C> all;
  private final List<List<Condition>> required;

  IndexBuilder(Definitions<?, C> all, List<List<Condition>> required) {
    this.all = all;
    this.required = required;
  }

  IndexNode<C> root() {
    int[] positions = new int[all.size()];
    Arrays.setAll(positions, i -> i);
    return node(positions, List.of());
  }

  /** A place together with how it is asked. */
  private record Question(IndexKey key, Class<?> kind) {
    static Question of(Condition condition) {
      return new Question(condition.key(), condition.acceptance().getClass());
    }

    // as in IndexKey: what a record has by itself is slow at first

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Question question
          && kind == question.kind
          && key.equals(question.key);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + kind.hashCode();
    }
  }

  private IndexNode<C> node(int[] positions, List<Question> asked) {
    Question question =
        positions.length < FEW || asked.size() == DEEPEST ? null : choose(positions, asked);
    return question == null
        ? new IndexNode.Leaf<>(positions, all)
        : fork(question, positions, longer(asked, question));
  }

  private static List<Question> longer(List<Question> asked, Question question) {
    List<Question> longer = new ArrayList<>(asked);
    longer.add(question);
    return longer;
  }

  /** What most definitions ask; of equals the first. */
  private @Nullable Question choose(int[] positions, List<Question> asked) {
    Map<Question, Integer> counts = new LinkedHashMap<>();
    for (int position : positions) {
      for (Condition condition : required.get(position)) {
        counts.merge(Question.of(condition), 1, Integer::sum);
      }
    }
    Question best = null;
    for (Map.Entry<Question, Integer> entry : counts.entrySet()) {
      if (entry.getValue() > 1
          && !asked.contains(entry.getKey())
          && LOOKED_UP.contains(entry.getKey().kind())
          && (best == null || entry.getValue() > counts.getOrDefault(best, 0))) {
        best = entry.getKey();
      }
    }
    return best;
  }

  private IndexNode<C> fork(Question question, int[] positions, List<Question> asked) {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    List<Integer> others = new ArrayList<>();
    long copies = 0;
    for (int position : positions) {
      Acceptance acceptance = acceptance(position, question);
      if (acceptance == null) {
        others.add(position);
        continue;
      }
      for (Object accepted : accepted(acceptance)) {
        groups.computeIfAbsent(accepted, a -> new ArrayList<>()).add(position);
        copies++;
      }
    }
    if (copies > (long) COPIES * positions.length) {
      return new IndexNode.Leaf<>(positions, all);
    }
    boolean one = question.kind() == Acceptance.OneOf.class;
    boolean shared = one && (long) groups.size() * others.size() <= 4L * positions.length;
    List<IndexNode<C>> branches = new ArrayList<>(groups.size());
    for (List<Integer> group : groups.values()) {
      branches.add(node(shared ? merge(group, others) : ints(group), asked));
    }
    return new IndexNode.Fork<>(
        question.key(),
        table(question, new ArrayList<>(groups.keySet())),
        branches,
        node(ints(others), asked),
        shared || others.isEmpty());
  }

  /** All that is asked of the place in this way, at once. */
  private @Nullable Acceptance acceptance(int position, Question question) {
    Acceptance found = null;
    for (Condition condition : required.get(position)) {
      if (Question.of(condition).equals(question)) {
        if (found instanceof Acceptance.Within range
            && condition.acceptance() instanceof Acceptance.Within other) {
          found = range.and(other);
        } else if (found == null) {
          found = condition.acceptance();
        }
      }
    }
    return found;
  }

  private static List<?> accepted(Acceptance acceptance) {
    if (acceptance instanceof Acceptance.OneOf one) {
      return List.copyOf(one.values());
    }
    if (acceptance instanceof Acceptance.Holding holding) {
      return List.of(holding.member());
    }
    return acceptance instanceof Acceptance.Prefixed prefixed
        ? List.of(prefixed.prefix())
        : List.of(acceptance);
  }

  private static IndexTable table(Question question, List<Object> groups) {
    if (question.kind() == Acceptance.Prefixed.class) {
      return new IndexByPrefix(groups.stream().map(String.class::cast).toList());
    }
    if (question.kind() == Acceptance.Within.class) {
      return new IndexByRange(groups.stream().map(Acceptance.Within.class::cast).toList());
    }
    return new IndexByValue(
        groups.stream().map(Value.class::cast).toList(),
        question.kind() == Acceptance.Holding.class);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] merge(List<Integer> a, List<Integer> b) {
    int[] both = Arrays.copyOf(ints(a), a.size() + b.size());
    System.arraycopy(ints(b), 0, both, a.size(), b.size());
    Arrays.sort(both);
    return both;
  }
}
