package io.kiwidb.cache.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cache.BlockHash;
import io.kiwidb.spi.CachedBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClockShardTest {
  private final ClockShard shard = new ClockShard();

  @Test
  void handTakesUnusedBlocksInTheOrderOfTheirSlots() {
    insertAt(5, 50);
    insertAt(3, 30);
    insertAt(9, 90);
    assertThat(shard.evict()).isEqualTo(30);
    assertThat(shard.evict()).isEqualTo(50);
    assertThat(shard.evict()).isEqualTo(90);
    assertThat(shard.evict()).isZero();
  }

  @Test
  void usedBlockSurvivesARoundForEachUseUpToAFew() {
    insertAt(3, 30);
    for (int hit = 0; hit < 100; hit++) {
      assertThat(hit(shard, 3, 30)).isNotNull();
    }
    for (int round = 0; round < ClockEntry.MOST_USES; round++) {
      insertAt(9, 90);
      assertThat(shard.evict()).as("round %d", round).isEqualTo(90);
    }
    insertAt(9, 90);
    assertThat(shard.evict()).isEqualTo(30);
  }

  @Test
  void onlyUsedBlocksAreEvictedTooAfterSomeTime() {
    for (int i = 1; i <= 20; i++) {
      insertAt(i, i);
      assertThat(hit(shard, i, i)).isNotNull();
    }
    assertThat(shard.evict()).isPositive();
  }

  @Test
  void collidingBlocksAreFoundWhicheverGoesFirst() {
    for (int victim = 1; victim <= 4; victim++) {
      ClockShard colliding = new ClockShard();
      for (int offset = 1; offset <= 4; offset++) {
        colliding.insert(63, entry(offset, offset)); // runs over the end of the table
      }
      assertThat(colliding.remove(63, 1, victim)).isEqualTo(victim);
      for (int offset = 1; offset <= 4; offset++) {
        assertThat(hit(colliding, 63, offset) == null)
            .as("offset %d without %d", offset, victim)
            .isEqualTo(offset == victim);
      }
      assertThat(colliding.insert(63, entry(victim, 7))).isZero();
      assertThat(colliding.count()).isEqualTo(4);
    }
  }

  @Test
  void agreesWithAMapWhateverComesAndGoes() {
    long seed = 1_968;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, CachedBlock> model = new HashMap<>();
    for (int step = 0; step < 200_000; step++) {
      long offset = random.nextInt(step / 50_000 % 2 == 0 ? 2_000 : 200);
      long hash = BlockHash.of(1, offset);
      if (random.nextInt(3) != 0) {
        ClockEntry entry = entry(offset, 1);
        assertThat(shard.insert(hash, entry)).isEqualTo(model.containsKey(offset) ? 1 : 0);
        model.put(offset, Objects.requireNonNull(entry.block()));
      } else {
        assertThat(shard.remove(hash, 1, offset)).isEqualTo(model.remove(offset) == null ? 0 : 1);
      }
      long probe = random.nextInt(2_000);
      assertThat(hit(shard, BlockHash.of(1, probe), probe))
          .as("seed %d, step %d", seed, step)
          .isSameAs(model.get(probe));
    }
    assertThat(shard.count()).isEqualTo(model.size());
    assertThat(shard.clear()).isEqualTo(model.size());
  }

  private static @Nullable CachedBlock hit(ClockShard shard, long hash, long offset) {
    ClockEntry entry = shard.find(hash, 1, offset);
    return entry == null ? null : entry.block();
  }

  private void insertAt(int slot, int offset) {
    shard.insert(slot, entry(offset, offset));
  }

  private static ClockEntry entry(long offset, long bytes) {
    return new ClockEntry(1, offset, bytes, () -> bytes, new LongAdder());
  }
}
