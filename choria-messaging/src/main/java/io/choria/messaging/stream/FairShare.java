package io.choria.messaging.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who should own what. A function of what everybody can see, so that members agree without talking:
 * the quotas differ by one at most, the larger ones go to those who own most already, owners keep
 * their lowest partitions up to the quota, and the rest fills up those who lack most.
 */
final class FairShare {
  private FairShare() {}

  /**
   * Decides.
   *
   * @param partitions how many there are
   * @param members who lives
   * @param owners the present owners, members or not
   * @return a set for each member
   */
  static Map<String, SortedSet<Integer>> of(
      int partitions, SortedSet<String> members, Map<Integer, String> owners) {
    Map<String, SortedSet<Integer>> shares = new TreeMap<>();
    if (members.isEmpty()) {
      return shares;
    }
    Map<String, List<Integer>> present = new HashMap<>();
    members.forEach(member -> present.put(member, new ArrayList<>()));
    for (int partition = 0; partition < partitions; partition++) {
      String owner = owners.get(partition);
      if (owner != null && present.containsKey(owner)) {
        present.get(owner).add(partition);
      }
    }
    List<String> byPossession = new ArrayList<>(members);
    byPossession.sort(
        Comparator.comparing((String member) -> present.getOrDefault(member, List.of()).size())
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Integer> quotas = new HashMap<>();
    SortedSet<Integer> free = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      free.add(partition);
    }
    for (int rank = 0; rank < byPossession.size(); rank++) {
      String member = byPossession.get(rank);
      int quota = partitions / members.size() + (rank < partitions % members.size() ? 1 : 0);
      quotas.put(member, quota);
      List<Integer> kept = present.getOrDefault(member, List.of());
      SortedSet<Integer> share = new TreeSet<>(kept.subList(0, Math.min(quota, kept.size())));
      shares.put(member, share);
      free.removeAll(share);
    }
    for (int partition : free) {
      String neediest =
          members.stream()
              .max(
                  Comparator.comparing(
                          (String member) ->
                              quotas.getOrDefault(member, 0) - sizeOf(shares, member))
                      .thenComparing(Comparator.reverseOrder()))
              .orElseThrow();
      shares.computeIfAbsent(neediest, name -> new TreeSet<>()).add(partition);
    }
    return shares;
  }

  private static int sizeOf(Map<String, SortedSet<Integer>> shares, String member) {
    SortedSet<Integer> share = shares.get(member);
    return share == null ? 0 : share.size();
  }
}
