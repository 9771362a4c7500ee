package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader.CacheUse;
import io.kiwidb.testkit.provider.AllocationMeter;
import org.junit.jupiter.api.Test;

/** Lookups and steps of a cursor that find their blocks in the cache allocate nothing. */
class BlockAllocationTest {
  private static final int ENTRIES = 2000;

  private static TableFiles table() {
    TableFiles files = new TableFiles();
    files.falsePositiveRate = 0.01;
    try (BlockTableBuilder builder = files.builder()) {
      for (int i = 0; i < ENTRIES; i++) {
        builder.add(TableFiles.put(key(i), i + 1L, "value " + i));
      }
      builder.finish();
    }
    return files;
  }

  private static String key(int i) {
    return String.format("%016d", 2 * i);
  }

  @Test
  void aLookupThatHitsTheCacheAllocatesNothing() {
    LookupKey[] keys = new LookupKey[2 * ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      keys[2 * i] = TableFiles.lookup(key(i));
      keys[2 * i + 1] = TableFiles.lookup(key(i) + "x");
    }
    try (BlockTableReader table = table().open()) {
      Entry result = new Entry();
      AllocationMeter.assertAllocatesNothing(keys.length + " lookups", () -> {
        for (LookupKey key : keys) {
          table.get(key, result);
        }
      });
      assertThat(result.tag()).as("the last key is absent").isZero();
    }
  }

  @Test
  void aSeekReadsABlockThatIsNotCachedIntoAnArrayThatServedBefore() {
    TableFiles files = table();
    files.cache = new TableFiles.OneTableCache() {
      @Override
      public boolean wants(BlockKind kind, long bytes) {
        return false;
      }
    };
    try (BlockTableReader table = files.open()) {
      LookupKey middle = TableFiles.lookup(key(ENTRIES / 2));
      long seeks = 1000;
      long bytes = AllocationMeter.bytesOf(() -> {
        for (int i = 0; i < seeks; i++) {
          EntryCursor cursor = table.cursor(CacheUse.FILL);
          assertThat(cursor.seek(middle)).isTrue();
          cursor.releaseBuffers();
          cursor.close();
        }
      });
      assertThat(bytes / seeks).as("bytes a seek, of blocks of 4096").isLessThan(3000);
    }
  }

  @Test
  void stepsOfACursorThatHitTheCacheAllocateNothing() {
    try (BlockTableReader table = table().open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      LookupKey middle = TableFiles.lookup(key(ENTRIES / 2));
      long[] steps = new long[1];
      AllocationMeter.assertAllocatesNothing("a scan both ways and a seek", () -> {
        steps[0] = cursor.seek(middle) ? 0 : -1;
        for (boolean more = cursor.first(); more; more = cursor.next()) {
          steps[0]++;
        }
        for (boolean more = cursor.last(); more; more = cursor.previous()) {
          steps[0]++;
        }
      });
      assertThat(steps[0]).isEqualTo(2 * ENTRIES);
    }
  }
}
