package io.kiwidb.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockHashTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 100, 4096, 4133, 1 << 20})
  void blocksOfTablesSpreadEvenlyOverShardsAndBuckets(long stride) {
    int[] shards = new int[16];
    int[] buckets = new int[1 << 10];
    int blocks = 100 * 640;
    for (int file = 0; file < 100; file++) {
      for (int i = 0; i < 640; i++) {
        long hash = BlockHash.of(file, i * stride);
        shards[(int) (hash >>> 60)]++;
        buckets[(int) hash & (buckets.length - 1)]++;
      }
    }
    for (int count : shards) {
      assertThat(count).isBetween(blocks / 16 * 9 / 10, blocks / 16 * 11 / 10);
    }
    for (int count : buckets) {
      assertThat(count).isLessThan(blocks / buckets.length * 2);
    }
  }

  @Test
  void hashesOfCommonAddressesDiffer() {
    Set<Long> hashes = new HashSet<>();
    for (long file = 0; file < 300; file++) {
      for (long i = 0; i < 300; i++) {
        hashes.add(BlockHash.of(file, i * 4096));
      }
    }
    assertThat(hashes).hasSize(300 * 300);
  }
}
