package io.choria.messaging.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FairShareTest {

  @Property
  void reqMp6SharesAreFairDisjointCompleteAndStable(
      @ForAll @IntRange(min = 1, max = 40) int partitions,
      @ForAll @Size(min = 1, max = 9) Set<@IntRange(max = 20) Integer> who,
      @ForAll Map<@IntRange(max = 39) Integer, @IntRange(max = 20) Integer> present) {
    SortedSet<String> members = new TreeSet<>();
    who.forEach(id -> members.add("m" + id));
    Map<Integer, String> owners = new HashMap<>();
    present.forEach((partition, id) -> owners.put(partition, "m" + id));

    Map<String, SortedSet<Integer>> shares = FairShare.of(partitions, members, owners);

    Set<Integer> all = new HashSet<>();
    shares.values().forEach(share -> assertThat(share).allMatch(all::add));
    assertThat(all).hasSize(partitions).allMatch(partition -> partition < partitions);
    assertThat(shares.keySet()).isEqualTo(members);
    assertThat(shares.values())
        .allMatch(
            share ->
                share.size() == partitions / members.size()
                    || share.size() == (partitions + members.size() - 1) / members.size());

    Map<Integer, String> settled = new HashMap<>();
    shares.forEach((member, share) -> share.forEach(partition -> settled.put(partition, member)));
    assertThat(FairShare.of(partitions, members, settled)).isEqualTo(shares);
  }

  @Property
  void reqMp6AJoiningMemberMovesOnlyItsOwnShare(
      @ForAll @IntRange(min = 1, max = 40) int partitions,
      @ForAll @IntRange(min = 1, max = 8) int before) {
    SortedSet<String> members = new TreeSet<>();
    for (int i = 0; i < before; i++) {
      members.add("m" + i);
    }
    Map<Integer, String> settled = new HashMap<>();
    FairShare.of(partitions, members, Map.of())
        .forEach((member, share) -> share.forEach(partition -> settled.put(partition, member)));
    members.add("new");
    Map<String, SortedSet<Integer>> after = FairShare.of(partitions, members, settled);
    after.remove("new");
    after.forEach(
        (member, share) ->
            assertThat(share).allMatch(partition -> member.equals(settled.get(partition))));
  }
}
