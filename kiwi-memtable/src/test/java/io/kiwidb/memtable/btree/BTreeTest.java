package io.kiwidb.memtable.btree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyComparator;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("jvm-independent")
class BTreeTest {
  private static final long SEED = 42;
  private static final int COUNT = 30_000; // three levels of inner nodes

  private static MemTable table(KeyOrder order) {
    return new BTreeProvider().create(new MemTableProvider.Context(order, 1 << 16));
  }

  private static void add(MemTable table, byte[] key, long sequence) {
    table.add(SequenceNumber.tag(sequence, ValueType.PUT), Entry.NEVER, key, 0, key.length, 0, 0);
  }

  private static List<InternalKey> fill(MemTable table, Keys keys) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<InternalKey> added = new ArrayList<>();
    for (int i = 1; i <= COUNT; i++) {
      byte[] key = keys.key(random, i);
      add(table, key, i);
      added.add(new InternalKey(key, SequenceNumber.tag(i, ValueType.PUT)));
    }
    added.sort((a, b) -> a.compareTo(b, KeyOrder.BYTEWISE));
    return added;
  }

  private static InternalKey shown(EntryCursor cursor) {
    return new InternalKey(cursor.entry().copyKey(), cursor.entry().tag());
  }

  @Test
  void chunksAreTooLargeForTheCollectorToCopyAndGoWhenTheTableIsClosed() {
    Records records = new Records(KeyOrder.BYTEWISE, 64 << 20);
    int first = records.store(1, Entry.NEVER, new byte[100], 0, 16, 16, 84);
    assertThat(records.array(first)).hasSize(64 << 10); // for a memtable that stays small
    int record = first;
    while (records.usedBytes() < 5 << 20) {
      record = records.store(1, Entry.NEVER, new byte[100], 0, 16, 16, 84);
    }
    assertThat(records.array(record)).hasSizeBetween((4 << 20) - 128, (4 << 20) - 16);
    records.close();
    records.close();
    assertThat(records.array(first)).isNull();
    assertThat(records.array(record)).isNull();
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void everythingIsInItsPlace(Keys keys) {
    MemTable table = table(KeyOrder.BYTEWISE);
    List<InternalKey> sorted = fill(table, keys);
    List<InternalKey> walked = new ArrayList<>();
    LookupKey lookup = new LookupKey();
    Entry holder = new Entry();
    try (EntryCursor cursor = table.cursor()) {
      for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
        walked.add(shown(cursor));
      }
      assertThat(walked.equals(sorted)).as("forwards, seed %d", SEED).isTrue();
      int at = sorted.size();
      for (boolean ok = cursor.last(); ok; ok = cursor.previous()) {
        at--;
        assertThat(shown(cursor)).as("seed %d", SEED).isEqualTo(sorted.get(at));
      }
      assertThat(at).as("seed %d", SEED).isZero();
      for (int i = 0; i < sorted.size(); i++) {
        InternalKey wanted = sorted.get(i);
        byte[] key = wanted.userKey();
        lookup.set(KeyOrder.BYTEWISE, key, 0, key.length, wanted.sequence());
        assertThat(table.get(lookup, holder)).as("seed %d", SEED).isEqualTo(Lookup.FOUND);
        assertThat(holder.tag()).as("seed %d", SEED).isEqualTo(wanted.tag());
        // Right behind it is the next entry: an older one of the key, or another key.
        lookup.set(KeyOrder.BYTEWISE, key, 0, key.length, wanted.sequence() - 1);
        boolean more = cursor.seek(lookup);
        assertThat(more).as("seed %d", SEED).isEqualTo(i + 1 < sorted.size());
        Lookup older = Lookup.CONTINUE;
        if (more) {
          InternalKey next = sorted.get(i + 1);
          assertThat(shown(cursor)).as("seed %d", SEED).isEqualTo(next);
          older = Arrays.equals(next.userKey(), key) ? Lookup.FOUND : Lookup.CONTINUE;
        }
        assertThat(table.get(lookup, holder)).as("seed %d", SEED).isEqualTo(older);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void absentKeysAreNotFound(Keys keys) {
    MemTable table = table(KeyOrder.BYTEWISE);
    List<InternalKey> sorted = fill(table, keys);
    LookupKey lookup = new LookupKey();
    Entry holder = new Entry();
    for (int i = 0; i < sorted.size(); i++) {
      byte[] key = Arrays.copyOf(sorted.get(i).userKey(), sorted.get(i).userKey().length + 1);
      key[key.length - 1] = 7; // nothing in any pattern
      lookup.set(KeyOrder.BYTEWISE, key, 0, key.length, SequenceNumber.MAX);
      assertThat(table.get(lookup, holder)).as("seed %d", SEED).isEqualTo(Lookup.CONTINUE);
      assertThat(holder.tag()).isZero();
    }
  }

  /** Invariants 3 and 5: the cursor goes on along old ways. */
  @ParameterizedTest
  @EnumSource(
      value = Keys.class,
      names = {"BINARY", "DECIMAL", "NESTED"})
  void aCursorShowsAllThatWasThereWhileEveryNodeIsReplaced(Keys keys) {
    MemTable table = table(KeyOrder.BYTEWISE);
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<InternalKey> before = fill(table, keys);
    long sequence = COUNT;
    for (boolean forwards : new boolean[] {true, false}) {
      int met = 0;
      try (EntryCursor cursor = table.cursor()) {
        boolean ok = forwards ? cursor.first() : cursor.last();
        InternalKey last = null;
        for (; ok; ok = forwards ? cursor.next() : cursor.previous()) {
          InternalKey here = shown(cursor);
          if (last != null) {
            int compared = last.compareTo(here, KeyOrder.BYTEWISE);
            assertThat(forwards ? compared : -compared).as("seed %d", SEED).isNegative();
          }
          last = here;
          met += here.sequence() <= COUNT ? 1 : 0;
          add(table, keys.key(random, (int) ++sequence), sequence);
        }
      }
      assertThat(met).as("seed %d", SEED).isEqualTo(before.size());
    }
  }

  @Test
  void loadsInKeyOrderLeaveFullLeavesBehind() {
    for (Keys keys : new Keys[] {Keys.ASCENDING, Keys.DESCENDING}) {
      MemTable table = table(KeyOrder.BYTEWISE);
      fill(table, keys);
      long records = COUNT * 32L; // 16 bytes before each key of 16
      long leaves = COUNT / Leaf.CAPACITY * (long) Leaf.BYTES;
      assertThat(table.memoryBytes() - records).as("%s", keys).isBetween(leaves, leaves * 5 / 4);
    }
  }

  @Test
  void theSameWritesTakeTheSameMemory() {
    MemTable one = table(KeyOrder.BYTEWISE);
    MemTable two = table(KeyOrder.BYTEWISE);
    fill(one, Keys.DECIMAL);
    fill(two, Keys.DECIMAL);
    assertThat(one.memoryBytes()).isEqualTo(two.memoryBytes());
  }

  /** What is allocated beside records: leaves, which stay, and the nodes that they replace. */
  @Test
  void addingAllocatesChunksAndNodesOnly() {
    byte[][] keys = new byte[100_000][];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Keys.DECIMAL.key(random, i);
    }
    for (int attempt = 0; attempt < 2; attempt++) { // the first links code
      MemTable table = table(KeyOrder.BYTEWISE);
      long allocated = AllocationMeter.bytesOf(() -> {
        for (int i = 0; i < keys.length; i++) {
          add(table, keys[i], i + 1);
        }
      });
      if (attempt > 0) {
        assertThat(allocated / keys.length).as("bytes per add").isLessThan(32 + 40 + 160);
      }
    }
  }

  /**
   * Whenever the comparator fails, an add either fails and adds nothing, or adds its entry for
   * good: invariant 8.
   */
  @Test
  void anErrorAtAnyComparisonLeavesAWholeTable() {
    for (int calls = 0; calls < 40; calls++) {
      FailingOrder order = new FailingOrder();
      MemTable table = table(KeyOrder.of(order));
      int entries = 0;
      for (int i = 1; i <= 1_000; i++) {
        byte[] key = {(byte) (i * 101 % 251), (byte) i};
        order.callsLeft = i % 3 == 0 ? calls : Integer.MAX_VALUE;
        try {
          add(table, key, i);
          entries++;
        } catch (OutOfMemoryError asAskedFor) {
          assertThat(i % 3).isZero();
        }
      }
      order.callsLeft = Integer.MAX_VALUE;
      assertThat(table.entries()).isEqualTo(entries);
      int walked = 0;
      try (EntryCursor cursor = table.cursor()) {
        for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
          walked++;
        }
      }
      assertThat(walked).as("failing after %d comparisons", calls).isEqualTo(entries);
    }
  }

  @Test
  void manyVersionsUnderACustomOrderAreToldApartByTheirTags() {
    MemTable table = table(KeyOrder.of(new FailingOrder()));
    byte[] key = "key".getBytes(StandardCharsets.US_ASCII);
    for (int i = 1; i <= COUNT; i++) {
      add(table, key, i);
    }
    LookupKey lookup = new LookupKey();
    Entry holder = new Entry();
    for (int i = 1; i <= COUNT; i++) {
      lookup.set(KeyOrder.of(new FailingOrder()), key, 0, key.length, i);
      assertThat(table.get(lookup, holder)).isEqualTo(Lookup.FOUND);
      assertThat(holder.sequence()).isEqualTo(i);
    }
  }

  private static final class FailingOrder implements KeyComparator {
    private int callsLeft = Integer.MAX_VALUE;

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      if (callsLeft-- <= 0) {
        throw new OutOfMemoryError("as the test asked for");
      }
      return Arrays.compareUnsigned(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    }
  }
}
