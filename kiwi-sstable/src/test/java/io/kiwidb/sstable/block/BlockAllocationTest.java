package io.kiwidb.sstable.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableReader.CacheUse;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.function.LongSupplier;
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
      checkAllocatesNothing(() -> {
        long sum = 0;
        for (LookupKey key : keys) {
          sum += table.get(key, result).ordinal() + result.valueLength();
        }
        return sum;
      });
    }
  }

  @Test
  void stepsOfACursorThatHitTheCacheAllocateNothing() {
    try (BlockTableReader table = table().open();
        EntryCursor cursor = table.cursor(CacheUse.FILL)) {
      LookupKey middle = TableFiles.lookup(key(ENTRIES / 2));
      checkAllocatesNothing(() -> {
        long sum = 0;
        for (boolean more = cursor.first(); more; more = cursor.next()) {
          sum += cursor.entry().keyPrefix();
        }
        for (boolean more = cursor.last(); more; more = cursor.previous()) {
          sum += cursor.entry().keyPrefix();
        }
        return sum + (cursor.seek(middle) ? cursor.entry().tag() : 0);
      });
    }
  }

  /** After it has run a few times, so that caches and buffers are full, the work must not allocate once more. */
  private static void checkAllocatesNothing(LongSupplier work) {
    long expected = work.getAsLong();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least > 0; round++) {
      long before = allocatedBytes();
      long sum = work.getAsLong();
      least = Math.min(least, allocatedBytes() - before - measuring());
      assertThat(sum).isEqualTo(expected);
    }
    // Thousands of operations: even one object in a hundred of them would show.
    assertThat(least).isLessThan(200);
  }

  private static long measuring() {
    long before = allocatedBytes();
    return allocatedBytes() - before;
  }

  /** Bytes that this thread has allocated; the bean is reached reflectively, for the module has no use for it otherwise. */
  private static long allocatedBytes() {
    try {
      Method method = Class.forName("com.sun.management.ThreadMXBean")
          .getMethod("getThreadAllocatedBytes", long.class);
      return (long) method.invoke(
          ManagementFactory.getThreadMXBean(), Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
