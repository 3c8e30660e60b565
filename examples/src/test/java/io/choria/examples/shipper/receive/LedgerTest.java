package io.choria.examples.shipper.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.choria.examples.shipper.wire.Position;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static void give(Ledger ledger, BitSet written, int start, int end) {
    long done = start;
    Ledger.Offer offer = ledger.offer(new Position("f", start, end));
    while (!offer.duplicate()) {
      int from = (int) (done + offer.skip());
      int to = (int) (from + offer.take());
      for (int i = from; i < to; i++) {
        assertThat(written.get(i)).as("byte %d is written once", i).isFalse();
        written.set(i);
      }
      ledger.add("f", from, to);
      done = to;
      if (done == end) {
        break;
      }
      offer = ledger.offer(new Position("f", done, end));
    }
  }

  @Property(tries = 1000)
  void reqLs2EveryByteOnceWhateverTheOrder(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 399) Integer> cuts) {
    Ledger ledger = new Ledger();
    BitSet written = new BitSet();
    give(ledger, written, 0, 1);
    for (int cut : cuts) {
      give(ledger, written, cut, Math.min(400, cut + 1 + cut % 97));
      ledger = Ledger.of(ledger.entries());
    }
    give(ledger, written, 0, 400);
    assertThat(written.cardinality()).isEqualTo(400);
    assertThat(ledger.entries()).containsExactly(new Ledger.Entry("f", 400, List.of()));
  }

  @Test
  void theFileSilentLongestIsForgotten() {
    Ledger ledger = new Ledger();
    for (int i = 0; i < Ledger.MAX_FILES + 1; i++) {
      ledger.add("f" + i, 0, 10);
      ledger.offer(new Position("f0", 0, 1));
    }
    assertThat(ledger.entries()).hasSize(Ledger.MAX_FILES);
    assertThat(ledger.offer(new Position("f0", 0, 10)).duplicate()).isTrue();
    assertThat(ledger.offer(new Position("f1", 0, 10)).duplicate()).isFalse();
  }
}
