package io.kiwidb.cache.none;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockCache.Usage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.testkit.cache.SizedBlock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoCacheTest {
  private final BlockCache cache = new NoCacheProvider()
      .create(Map.of(BlockKind.DATA, 1_000L, BlockKind.INDEX, 10L, BlockKind.FILTER, 0L));

  @Test
  void nothingIsKeptAndLookupsAreMisses() {
    assertThat(cache.wants(BlockKind.DATA, 10)).isFalse();
    cache.put(BlockKind.DATA, 1, 0, new SizedBlock(1, 0, 10));
    assertThat(cache.get(BlockKind.DATA, 1, 0)).isNull();
    cache.evictFile(1);
    assertThat(cache.usage(BlockKind.DATA)).isEqualTo(new Usage(0, 0, 1_000, 0, 1, 0));
    assertThat(cache.usage(BlockKind.INDEX)).isEqualTo(new Usage(0, 0, 10, 0, 0, 0));
    cache.close();
    cache.close();
  }

  @Test
  void budgetsAreRememberedAndNegativeOnesRefused() {
    cache.budget(BlockKind.FILTER, 5);
    assertThat(cache.usage(BlockKind.FILTER).budget()).isEqualTo(5);
    assertThatThrownBy(() -> cache.budget(BlockKind.FILTER, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
