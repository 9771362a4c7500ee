package io.kiwidb.memtable.offheap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffHeapMemTableTest {
  private static final long SEED = 7;
  private static final byte[] VALUE = new byte[10_000];

  /** What other tests of this JVM may take or give back meanwhile. */
  private static final long SLACK = 1 << 20;

  private final LookupKey lookup = new LookupKey();
  private final Entry holder = new Entry();

  private static MemTable table() {
    return new OffHeapProvider().create(new MemTableProvider.Context(KeyOrder.BYTEWISE, 1 << 16));
  }

  private static void add(MemTable table, String key, long sequence) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    byte[] both = Arrays.copyOf(bytes, bytes.length + VALUE.length);
    table.add(
        SequenceNumber.tag(sequence, ValueType.PUT),
        Entry.NEVER,
        both,
        0,
        bytes.length,
        bytes.length,
        VALUE.length);
  }

  private LookupKey lookup(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    return lookup.set(KeyOrder.BYTEWISE, bytes, 0, bytes.length, SequenceNumber.MAX);
  }

  @Test
  void theMemoryIsOutsideOfTheHeapAndFreedByClosing() {
    long before = AllocationMeter.directBytes();
    MemTable table = table();
    for (int i = 1; i <= 2_000; i++) {
      add(table, "key " + i, i);
    }
    assertThat(table.memoryBytes()).isGreaterThan(2_000L * VALUE.length);
    assertThat(AllocationMeter.directBytes() - before).isGreaterThan(table.memoryBytes() - SLACK);
    table.close();
    assertThat(AllocationMeter.directBytes()).isLessThan(before + SLACK);
    table.close();
  }

  @Test
  void whatWasHandedOutOutlivesTheMemory() {
    MemTable table = table();
    add(table, "a", 1);
    add(table, "b", 2);
    EntryCursor cursor = table.cursor();
    assertThat(cursor.first()).isTrue();
    assertThat(table.get(lookup("b"), holder)).isEqualTo(Lookup.FOUND);
    table.close();
    assertThat(holder.copyKey()).isEqualTo(new byte[] {'b'});
    assertThat(holder.copyValue()).isEqualTo(VALUE);
    assertThat(cursor.entry().copyKey()).isEqualTo(new byte[] {'a'});
    assertThat(cursor.entry().copyValue()).isEqualTo(VALUE);
  }

  @Test
  void nothingIsReadAfterItWasFreed() {
    MemTable table = table();
    add(table, "a", 1);
    add(table, "b", 2);
    EntryCursor forwards = table.cursor();
    EntryCursor backwards = table.cursor();
    assertThat(forwards.first()).isTrue();
    assertThat(backwards.last()).isTrue();
    table.close();
    assertClosed(() -> table.get(lookup("a"), holder));
    assertClosed(() -> add(table, "c", 3));
    assertClosed(forwards::next);
    assertClosed(backwards::previous);
    assertClosed(forwards::first);
    assertClosed(forwards::last);
    assertClosed(() -> forwards.seek(lookup("a")));
    forwards.close();
    backwards.close();
  }

  private static void assertClosed(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  /** As if somebody were late in spite of everything: an exception, not what lies there now. */
  @Test
  void aBufferThatWasFreedHasNoMemory() {
    NativeMemory memory = new NativeMemory(1);
    var buffer = memory.buffer(memory.take(8));
    buffer.putLong(0, 1);
    memory.free();
    assertThatThrownBy(() -> buffer.getLong(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void theSameWritesTakeTheSameMemory() {
    try (MemTable one = table();
        MemTable two = table()) {
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 1; i <= 1_000; i++) {
        String key = "key " + random.nextInt(500);
        add(one, key, i);
        add(two, key, i);
      }
      assertThat(one.memoryBytes()).as("seed %d", SEED).isEqualTo(two.memoryBytes());
    }
  }
}
