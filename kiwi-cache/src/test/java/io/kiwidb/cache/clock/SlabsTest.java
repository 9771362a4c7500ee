package io.kiwidb.cache.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.PackedBlockCache;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How the blocks lie in their slabs, and in which order they go. */
class SlabsTest {
  private static final int BLOCK = 4_000;

  private final ClockTier tier = new ClockTier(16 << 20, 16); // slabs of 1 MiB
  private final PackedBlockCache blocks = tier.bytes();

  @Test
  void slabsAreTooLargeToBeCopiedByTheCollectorAndFillItsRegions() {
    assertThat(Slabs.largest(256L << 20)).isEqualTo(4 << 20);
    assertThat(Slabs.largest(16L << 30)).isEqualTo(8 << 20);
    assertThat(Slabs.largest(1L << 40)).isEqualTo(32 << 20);
    put(1, 0);
    assertThat(arrayOf(1, 0)).hasSize((1 << 20) - 16);
  }

  @Test
  void blocksStandOneBehindTheOtherInOneArray() {
    put(1, 0);
    put(1, 1);
    assertThat(arrayOf(1, 1)).isSameAs(arrayOf(1, 0));
    int apart = blocks.start(blocks.find(1, 1)) - blocks.start(blocks.find(1, 0));
    assertThat(apart).isBetween(BLOCK, BLOCK + 80);
  }

  @Test
  void aLargeBlockHasASlabOfItsOwn() {
    put(1, 0);
    blocks.put(1, 1, new Zeros(1 << 20));
    put(1, 2);
    assertThat(arrayOf(1, 2)).isSameAs(arrayOf(1, 0));
    assertThat(arrayOf(1, 1)).hasSizeBetween(1 << 20, (1 << 20) + 64);
  }

  @Test
  void thereIsRoomUntilTheLastSlabIsBegun() {
    int first = fillUntilFull();
    assertThat(first * (long) BLOCK).isBetween(13L << 20, 16L << 20);
    assertThat(tier.usage().evictions()).isZero();
    fill(2, 300);
    assertThat(tier.usage().evictions()).as("of a slab").isBetween(250L, 600L);
    tier.budget(64 << 20);
    assertThat(tier.wants(BLOCK)).as("there is room again").isTrue();
    long evicted = tier.usage().evictions();
    fill(3, 1_000);
    assertThat(tier.usage().evictions()).isEqualTo(evicted);
  }

  @Test
  void theOldestGoFirst() {
    int first = fillUntilFull();
    fill(2, first / 2);
    for (int i = 0; i < first / 3; i++) {
      assertThat(blocks.find(4, i)).as("block %d", i).isEqualTo(PackedBlockCache.NONE);
    }
    for (int i = first * 2 / 3; i < first; i++) {
      assertThat(blocks.find(4, i)).as("block %d", i).isNotEqualTo(PackedBlockCache.NONE);
    }
  }

  @Test
  void aUsedBlockMovesAsOftenAsItWasUsedAndItsOldPlaceIsGoneWithItsSlab() {
    put(1, 0);
    long place = blocks.find(1, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(blocks.array(place)).isNotNull();
    }
    int moves = 0;
    for (int i = 0; blocks.find(1, 0) != PackedBlockCache.NONE; i++) {
      put(2, i);
      long now = blocks.find(1, 0);
      if (now != PackedBlockCache.NONE && now != place) {
        moves++;
        place = now;
      }
    }
    assertThat(moves).isEqualTo(ClockEntry.MOST_USES);
    fill(3, 5_000);
    assertThat(blocks.array(place)).isNull();
  }

  @Test
  void aSlabOfWhichMostIsGoneGoesBeforeOlderOnes() {
    fill(1, 300); // more than a slab
    for (int i = 0; i < 600; i++) {
      put(i % 4 == 0 ? 3 : 2, i);
    }
    tier.evictFile(2);
    int more = fillUntilFull();
    fill(5, 400);
    assertThat(tier.usage().evictions()).isBetween(60L, 160L);
    assertThat(blocks.find(3, 300)).isEqualTo(PackedBlockCache.NONE);
    for (int i = 0; i < 300; i++) {
      assertThat(blocks.find(1, i))
          .as("the oldest, block %d", i)
          .isNotEqualTo(PackedBlockCache.NONE);
    }
    assertThat(blocks.find(4, more - 1)).isNotEqualTo(PackedBlockCache.NONE);
  }

  /** How many blocks of file 4 that takes. */
  private int fillUntilFull() {
    int count = 0;
    while (blocksFit()) {
      put(4, count++);
      assertThat(count).as("blocks in 16 MiB").isLessThan(4_200);
    }
    return count;
  }

  private boolean blocksFit() {
    for (int i = 0; i < 9; i++) { // one in eight is wanted even so
      if (!tier.wants(BLOCK)) {
        return false;
      }
    }
    return true;
  }

  private void fill(int file, int count) {
    for (int i = 0; i < count; i++) {
      put(file, i);
    }
  }

  private void put(int file, int offset) {
    assertThat(blocks.put(file, offset, new Zeros(BLOCK))).isNotEqualTo(PackedBlockCache.NONE);
  }

  private byte[] arrayOf(int file, int offset) {
    return Objects.requireNonNull(blocks.peek(blocks.find(file, offset)));
  }

  private record Zeros(int length) implements BlockImage {
    @Override
    public void writeTo(byte[] array, int start) {}
  }
}
