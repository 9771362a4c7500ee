package io.kiwidb.cache.lru;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cache.lru.LruShard.SecondChance;
import io.kiwidb.spi.CachedBlock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LruShardTest {
  private final LruShard shard = new LruShard();
  private long now = 1;

  @Test
  void unusedBlocksGoInTheOrderInWhichTheyCame() {
    insert(1, 2, 3, 4);
    assertThat(evictAll()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(shard.evict(SecondChance.DENIED, now)).isZero();
  }

  @Test
  void usedBlockGoesBehindTheOthersOnce() {
    insert(1, 2, 3);
    use(1);
    assertThat(evictAll()).containsExactly(2L, 3L, 1L);
  }

  @Test
  void deniedSecondChanceTakesTheOldestEvenIfItWasUsed() {
    insert(1, 2);
    use(1);
    assertThat(shard.evict(SecondChance.DENIED, now)).isEqualTo(1);
  }

  @Test
  void shardTellsSinceWhenItsOldestNodeIsWaiting() {
    assertThat(shard.oldest()).isEqualTo(LruShard.EMPTY);
    insert(1, 2, 3);
    assertThat(shard.oldest()).isEqualTo(1);
    use(1);
    now = 10;
    assertThat(shard.evict(SecondChance.GIVEN, now)).isZero();
    assertThat(shard.oldest()).isEqualTo(2);
    assertThat(shard.remove(2, 2, 2)).isEqualTo(2);
    assertThat(shard.evictFile(3)).isEqualTo(3);
    assertThat(shard.oldest()).isEqualTo(10);
    assertThat(shard.clear()).isEqualTo(1);
    assertThat(shard.oldest()).isEqualTo(LruShard.EMPTY);
  }

  @Test
  void collidingHashesAreKeptApartWhicheverGoesFirst() {
    for (int victim = 1; victim <= 3; victim++) {
      LruShard chained = new LruShard();
      for (long offset = 1; offset <= 3; offset++) {
        chained.insert(new LruNode(9, offset, 64, offset, new Block(offset)), now++);
      }
      assertThat(chained.remove(64, 9, victim)).isEqualTo(victim);
      for (long offset = 1; offset <= 3; offset++) {
        CachedBlock expected = offset == victim ? null : new Block(offset);
        assertThat(chained.get(64, 9, offset)).isEqualTo(expected);
      }
    }
  }

  @Test
  void clearReturnsAllBytesAndLeavesNothing() {
    for (long i = 1; i <= 500; i++) {
      insert(i);
    }
    assertThat(shard.clear()).isEqualTo(500 * 501 / 2);
    assertThat(shard.count()).isZero();
    assertThat(shard.get(3, 3 % 5, 3)).isNull();
  }

  @Test
  void filesAreForgottenOneAtATimeThroughManyGrowths() {
    int files = 200;
    for (int file = 0; file < files; file++) {
      for (int i = 0; i < 10; i++) {
        shard.insert(new LruNode(file, i, file * 31L + i, 1, new Block(i)), now++);
      }
    }
    for (int file = 0; file < files; file++) {
      assertThat(shard.evictFile(file)).isEqualTo(10);
      assertThat(shard.evictFile(file)).isZero();
      assertThat(shard.count()).isEqualTo((files - file - 1) * 10);
    }
  }

  @Test
  void numberOfShardsIsAPowerOfTwoWithinBounds() {
    assertThat(LruTier.shardsFor(1)).isEqualTo(16);
    assertThat(LruTier.shardsFor(5)).isEqualTo(32);
    assertThat(LruTier.shardsFor(8)).isEqualTo(32);
    assertThat(LruTier.shardsFor(1_000)).isEqualTo(256);
  }

  private void insert(long... ids) {
    for (long id : ids) {
      shard.insert(new LruNode(id % 5, id, id, id, new Block(id)), now++);
    }
  }

  private void use(long id) {
    assertThat(shard.get(id, id % 5, id)).isEqualTo(new Block(id));
  }

  private List<Long> evictAll() {
    List<Long> evicted = new ArrayList<>();
    while (shard.count() > 0) {
      long id = shard.evict(SecondChance.GIVEN, now++);
      if (id != 0) {
        evicted.add(id);
      }
    }
    return evicted;
  }

  private record Block(long memoryBytes) implements CachedBlock {}
}
