package io.choria.rego.builtin.stdlib.net;

import io.choria.rego.builtin.stdlib.call.Pace;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Merges networks into the fewest that cover the same addresses (spec 08 §4.18). */
final class CidrMerge {
  private CidrMerge() {}

  private static final BigInteger MAPPED = BigInteger.valueOf(0xffffL).shiftLeft(IpAddress.V4_BITS);

  /**
   * A run of addresses, numbered as IPv6; the network is null once runs have been merged.
   *
   * @param first the first address
   * @param last the last address
   * @param bits how long addresses of the family are
   * @param network the network that was given
   */
  private record Range(BigInteger first, BigInteger last, int bits, @Nullable IpNetwork network) {
    static Range of(IpNetwork network) {
      BigInteger base = network.bits() == IpAddress.V4_BITS ? MAPPED : BigInteger.ZERO;
      return new Range(
          base.or(network.first().number()),
          base.or(network.last().number()),
          network.bits(),
          network);
    }
  }

  static List<IpNetwork> merge(List<IpNetwork> networks, Pace pace) {
    List<Range> ranges = new ArrayList<>();
    networks.forEach(network -> ranges.add(Range.of(network)));
    Comparator<Range> order = Comparator.comparing(Range::last).thenComparing(Range::first);
    ranges.sort(
        (a, b) -> {
          pace.step(1);
          return order.compare(a, b);
        });
    List<IpNetwork> merged = new ArrayList<>();
    for (Range range : join(ranges, pace)) {
      pace.step(1);
      cover(range, merged);
    }
    return merged;
  }

  /** From the last to the first; those that touch become one. */
  private static Iterable<Range> join(List<Range> ranges, Pace pace) {
    Deque<Range> joined = new ArrayDeque<>();
    for (int i = ranges.size() - 1; i >= 0; i--) {
      pace.step(1);
      Range before = ranges.get(i);
      Range range = joined.peekFirst();
      if (range == null) {
        joined.addFirst(before);
        continue;
      }
      // families never meet end to end, but a network may hold all of the other family
      boolean alike = range.bits == before.bits;
      BigInteger previous = alike ? range.first.subtract(BigInteger.ONE) : range.first;
      if (previous.compareTo(before.last) <= 0) {
        boolean ahead = before.first.compareTo(range.first) < 0;
        joined.removeFirst();
        before =
            new Range(
                range.first.min(before.first), range.last, ahead ? before.bits : range.bits, null);
      }
      joined.addFirst(before);
    }
    return joined;
  }

  private static void cover(Range range, List<IpNetwork> merged) {
    if (range.network != null) {
      merged.add(range.network);
      return;
    }
    BigInteger base = range.bits == IpAddress.V4_BITS ? MAPPED : BigInteger.ZERO;
    BigInteger next = range.first.subtract(base);
    BigInteger last = range.last.subtract(base);
    while (next.compareTo(last) <= 0) {
      int aligned = next.signum() == 0 ? range.bits : next.getLowestSetBit();
      int fitting = last.subtract(next).add(BigInteger.ONE).bitLength() - 1;
      int free = Math.min(Math.min(range.bits, aligned), fitting);
      merged.add(new IpNetwork(IpAddress.of(next, range.bits), range.bits - free));
      next = next.add(BigInteger.ONE.shiftLeft(free));
    }
  }
}
