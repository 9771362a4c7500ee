package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockImage;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.PackedBlockCache;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A table looks once for a block that the cache does not have, and again when a place that it knows
 * leads nowhere.
 */
class AbsentBlocksTest {
  private final Bytes bytes = new Bytes();

  private BlockTableReader table() {
    TableFiles files = new TableFiles();
    files.cache = new BytesCache();
    try (BlockTableBuilder builder = files.builder()) {
      builder.add(TableFiles.put("key", 1, "value"));
      builder.finish();
    }
    return files.open();
  }

  private static void assertFound(BlockTableReader table) {
    Entry result = new Entry();
    assertThat(table.get(TableFiles.lookup("key"), result)).isEqualTo(Lookup.FOUND);
    assertThat(result.copyValue()).isEqualTo(new byte[] {'v', 'a', 'l', 'u', 'e'});
  }

  private void assertCounts(int finds, int misses, int shown) {
    assertThat(bytes.finds).as("looked for").isEqualTo(finds);
    assertThat(bytes.misses).as("known to be absent").isEqualTo(misses);
    assertThat(bytes.shown).as("shown").isEqualTo(shown);
  }

  @Test
  void blockThatTheCacheDoesNotWantIsLookedForOnce() {
    try (BlockTableReader table = table()) {
      assertFound(table);
      assertCounts(1, 0, 0);
      assertFound(table);
      assertFound(table);
      assertCounts(1, 2, 0);
      bytes.wanted = true;
      assertFound(table);
      assertCounts(1, 3, 0);
      assertFound(table);
      assertCounts(1, 3, 1);
    }
  }

  @Test
  void blockThatWentIsLookedForOnce() {
    bytes.wanted = true;
    try (BlockTableReader table = table()) {
      assertFound(table);
      bytes.wanted = false;
      bytes.blocks.clear();
      assertFound(table);
      assertCounts(2, 0, 0);
      assertFound(table);
      assertCounts(2, 1, 0);
    }
  }

  @Test
  void blockThatWentElsewhereIsFound() {
    bytes.wanted = true;
    try (BlockTableReader table = table()) {
      assertFound(table);
      bytes.move();
      assertFound(table);
      assertCounts(2, 0, 1);
      assertFound(table);
      assertCounts(2, 0, 2);
    }
  }

  @Test
  void blockWhosePlaceGoesWhileItIsLookedForIsLookedForAgain() {
    bytes.wanted = true;
    try (BlockTableReader table = table()) {
      assertFound(table);
      bytes.wanted = false;
      bytes.move();
      bytes.hidden = true;
      assertFound(table);
      assertCounts(2, 0, 0);
      bytes.hidden = false;
      assertFound(table);
      assertCounts(3, 0, 1);
    }
  }

  /**
   * Keeps one block, in a place that changes, and begins as far behind the start of its array as
   * the place says.
   */
  private static final class Bytes implements PackedBlockCache {
    private final Map<Long, byte[]> blocks = new HashMap<>();
    private long lastPlace;
    private boolean wanted;
    private boolean hidden; // whether places lead nowhere
    private int finds;
    private int misses;
    private int shown;

    void move() {
      byte[] block = blocks.remove(lastPlace);
      byte[] moved = new byte[block.length + 1];
      System.arraycopy(block, 0, moved, 1, block.length);
      blocks.put(++lastPlace, moved);
    }

    @Override
    public long find(long file, long offset) {
      finds++;
      return blocks.containsKey(lastPlace) ? lastPlace : NONE;
    }

    @Override
    public void miss() {
      misses++;
    }

    @Override
    public long put(long file, long offset, BlockImage block) {
      lastPlace++;
      byte[] array = new byte[start(lastPlace) + block.length()];
      block.writeTo(array, start(lastPlace));
      blocks.put(lastPlace, array);
      return lastPlace;
    }

    @Override
    public byte @Nullable [] array(long place) {
      byte[] array = hidden ? null : peek(place);
      shown += array == null ? 0 : 1;
      return array;
    }

    @Override
    public byte @Nullable [] peek(long place) {
      return blocks.get(place);
    }

    @Override
    public int start(long place) {
      return (int) place;
    }
  }

  private final class BytesCache extends TableFiles.OneTableCache {
    @Override
    public boolean wants(BlockKind kind, long size) {
      return bytes.wanted;
    }

    @Override
    public @Nullable PackedBlockCache bytes(BlockKind kind) {
      return kind == BlockKind.DATA ? bytes : null;
    }
  }
}
