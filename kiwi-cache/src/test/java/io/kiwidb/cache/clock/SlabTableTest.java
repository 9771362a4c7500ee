package io.kiwidb.cache.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlabTableTest {
  private final SlabTable table = new SlabTable();

  @Test
  void aPlaceLeadsToItsSlabAndStart() {
    Slab slab = add();
    for (int start = 0; start < 64 << 20; start += 12_345 * 64) {
      long place = SlabTable.place(slab, start);
      assertThat(place).isPositive();
      assertThat(table.slab(place)).isSameAs(slab);
      assertThat(SlabTable.start(place)).isEqualTo(start);
    }
  }

  @Test
  void aNumberIsNeverGivenOutAgainAndWhatIsThereIsFoundWhateverGoes() {
    SplittableRandom random = new SplittableRandom(3);
    List<Slab> present = new ArrayList<>();
    List<Slab> gone = new ArrayList<>();
    Slab lasting = add();
    long last = lasting.id;
    for (int i = 0; i < 20_000; i++) {
      if (present.isEmpty() || random.nextInt(100) < (i % 5_000 < 1_000 ? 60 : 48)) {
        Slab slab = add();
        assertThat(slab.id).isGreaterThan(last);
        last = slab.id;
        present.add(slab);
      } else {
        Slab slab = present.remove(random.nextInt(present.size()));
        table.remove(slab);
        gone.add(slab);
      }
    }
    present.add(lasting);
    assertThat(present).allMatch(slab -> table.slab(SlabTable.place(slab, 64)) == slab);
    assertThat(gone).allMatch(slab -> table.slab(SlabTable.place(slab, 64)) == null);
  }

  private Slab add() {
    Slab slab = new Slab(table.nextId(), 0, 0);
    table.add(slab);
    return slab;
  }
}
