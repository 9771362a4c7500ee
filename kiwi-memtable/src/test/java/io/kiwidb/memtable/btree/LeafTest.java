package io.kiwidb.memtable.btree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeafTest {
  private static final long SEED = 11;

  @Test
  void theOrderWordPutsEntriesWhereTheyWereAdded() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int run = 0; run < 2_000; run++) {
      long[] leaf = Leaf.create(Records.NIL, 7, 3);
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < Leaf.CAPACITY; i++) {
        assertThat(Leaf.isFull(leaf)).isFalse();
        int position = random.nextInt(i + 1);
        int record = random.nextInt(-1, Integer.MAX_VALUE);
        expected.add(position, record);
        Leaf.add(leaf, position, record * 31L, record);
        assertThat(records(leaf)).as("seed %d", SEED).isEqualTo(expected);
      }
      assertThat(Leaf.isFull(leaf)).isTrue();
      assertThat(Leaf.low(leaf)).isEqualTo(Records.NIL);
      assertThat(Leaf.high(leaf)).isEqualTo(7);
      assertThat(Leaf.skip(leaf)).isEqualTo(3);
    }
  }

  /** Invariant 2 of {@link BTree}. */
  @Test
  void anOrderWordThatWasReadBeforeStillShowsTheSame() {
    long[] leaf = Leaf.create(Records.NIL, Records.NIL, 0);
    List<Long> orders = new ArrayList<>();
    for (int i = 0; i < Leaf.CAPACITY; i++) {
      Leaf.add(leaf, 0, -i, 100 + i);
      orders.add(Leaf.order(leaf));
    }
    for (int i = 0; i < Leaf.CAPACITY; i++) {
      long order = orders.get(i);
      assertThat(Leaf.count(order)).isEqualTo(i + 1);
      for (int position = 0; position <= i; position++) {
        assertThat(Leaf.record(leaf, Leaf.slot(order, position))).isEqualTo(100 + i - position);
      }
    }
  }

  @Test
  void aReplacedLeafIsNotLockedAgain() {
    long[] leaf = Leaf.create(Records.NIL, Records.NIL, 0);
    assertThat(Leaf.lock(leaf)).isTrue();
    Leaf.unlock(leaf);
    assertThat(Leaf.lock(leaf)).isTrue();
    Leaf.unlockReplaced(leaf);
    assertThat(Leaf.lock(leaf)).isFalse();
  }

  private static List<Integer> records(long[] leaf) {
    long order = Leaf.order(leaf);
    List<Integer> records = new ArrayList<>();
    for (int position = 0; position < Leaf.count(order); position++) {
      int slot = Leaf.slot(order, position);
      records.add(Leaf.record(leaf, slot));
      assertThat(Leaf.word(leaf, slot)).isEqualTo(Leaf.record(leaf, slot) * 31L);
    }
    return records;
  }
}
