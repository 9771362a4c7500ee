package io.kiwidb.memtable.skiplist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SkipListTest {
  private final Nodes nodes = new Nodes(KeyOrder.BYTEWISE, 1 << 16);
  private final SkipList list = new SkipList(nodes);
  private volatile int lastHeight;
  private final int[][] added = new int[4][];

  private int add(long number, long tag) {
    byte[] key = key(number);
    long position = nodes.store(Entry.NEVER, key, 0, 8, 8, 0);
    int height = Heights.of(tag, position);
    int node = nodes.create(
        height, KeyOrder.BYTEWISE.prefix(key, 0, 8), tag, position, NodeLayout.lengths(8, 0, 0));
    list.insert(node, height, key, 0, 8);
    lastHeight = height;
    return node;
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** Invariant 2 of {@link SkipList}, at rest. */
  @Test
  void boundsAreExactWhenAllWritersAreDone() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      var tasks = new ArrayList<Future<?>>();
      for (int thread = 0; thread < 4; thread++) {
        int writer = thread;
        tasks.add(threads.submit(() -> {
          SplittableRandom random = new SplittableRandom(writer);
          int[] mine = new int[10_000];
          for (int i = 0; i < mine.length; i++) {
            mine[i] = add(
                random.nextInt(1_000_000), SequenceNumber.tag(1 + i * 4L + writer, ValueType.PUT));
          }
          added[writer] = mine;
        }));
      }
      for (var task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    for (int[] mine : added) {
      for (int node : mine) {
        int next = list.after(node);
        long expected = next == WordArena.NIL ? Nodes.NO_BOUND : nodes.prefix(next);
        assertThat(nodes.bound(node, 0)).isEqualTo(expected);
      }
    }
  }

  /** Invariant 5, as if every writer stood still between its two steps. */
  @Test
  void boundsThatWereNeverLoweredLoseNothing() {
    for (int number = 0; number < 1_000; number++) {
      int node = add(number * 613L % 1_000 * 2, SequenceNumber.tag(1, ValueType.PUT));
      for (int level = 0; level < lastHeight; level++) {
        nodes.setLink(node, level, Nodes.NO_BOUND, nodes.next(node, level));
      }
    }
    for (int number = 0; number < 1_999; number++) {
      int found = list.seek(number ^ Long.MIN_VALUE, key(number), 0, 8, SequenceNumber.MAX_TAG);
      assertThat(nodes.prefix(found) ^ Long.MIN_VALUE).isEqualTo(number + number % 2);
      int before =
          list.seekBefore(number ^ Long.MIN_VALUE, key(number), 0, 8, SequenceNumber.MAX_TAG);
      if (number > 0) {
        assertThat(nodes.prefix(before) ^ Long.MIN_VALUE).isEqualTo((number - 1) / 2 * 2);
      } else {
        assertThat(before).isEqualTo(WordArena.NIL);
      }
    }
  }

  @Test
  void theSameWritesTakeTheSameMemory() {
    long[] bytes = new long[2];
    for (int run = 0; run < 2; run++) {
      MemTable table = table(KeyOrder.BYTEWISE);
      for (int i = 1; i < 5_000; i++) {
        byte[] key = Integer.toString(i * 7919 % 5_000).getBytes(StandardCharsets.US_ASCII);
        table.add(SequenceNumber.tag(i, ValueType.PUT), Entry.NEVER, key, 0, key.length, 0, 0);
      }
      bytes[run] = table.memoryBytes();
    }
    assertThat(bytes[0]).isEqualTo(bytes[1]);
  }

  @Test
  void everySecondNodeIsOneLevelHigher() {
    int[] atLeast = new int[Heights.MAX + 1];
    int count = 1 << 16;
    for (int i = 0; i < count; i++) {
      for (int level = Heights.of(SequenceNumber.tag(i, ValueType.PUT), 100L * i);
          level > 0;
          level--) {
        atLeast[level]++;
      }
    }
    assertThat(atLeast[1]).isEqualTo(count);
    for (int level = 2; level <= 8; level++) {
      assertThat(atLeast[level] / (double) count)
          .isBetween(0.8 / (1 << (level - 1)), 1.25 / (1 << (level - 1)));
    }
  }

  @Test
  void anErrorOfTheComparatorDuringTheSearchAddsNothing() {
    FailingOrder order = new FailingOrder();
    MemTable table = table(KeyOrder.of(order));
    for (int i = 1; i <= 200; i++) {
      byte[] key = {(byte) (i * 37 % 201)};
      table.add(SequenceNumber.tag(i, ValueType.PUT), Entry.NEVER, key, 0, 1, 0, 0);
    }
    order.callsLeft = 2;
    byte[] key = {100, 0};
    assertThatThrownBy(
            () -> table.add(SequenceNumber.tag(300, ValueType.PUT), Entry.NEVER, key, 0, 2, 0, 0))
        .isInstanceOf(OutOfMemoryError.class);
    order.callsLeft = Integer.MAX_VALUE;
    assertThat(table.entries()).isEqualTo(200);
    assertThat(walk(table)).isEqualTo(200);
  }

  /**
   * Whenever the comparator fails, an add either fails and adds nothing, or adds its entry for
   * good: invariant 7.
   */
  @Test
  void anErrorAtAnyComparisonLeavesAWholeTable() {
    for (int calls = 0; calls < 40; calls++) {
      FailingOrder order = new FailingOrder();
      MemTable table = table(KeyOrder.of(order));
      int entries = 0;
      for (int i = 1; i <= 500; i++) {
        byte[] key = {(byte) (i * 101 % 251), (byte) i};
        order.callsLeft = i % 3 == 0 ? calls : Integer.MAX_VALUE;
        try {
          table.add(SequenceNumber.tag(i, ValueType.PUT), Entry.NEVER, key, 0, 2, 0, 0);
          entries++;
        } catch (OutOfMemoryError asAskedFor) {
          assertThat(i % 3).isZero();
        }
      }
      order.callsLeft = Integer.MAX_VALUE;
      assertThat(table.entries()).isEqualTo(entries);
      assertThat(walk(table)).as("failing after %d comparisons", calls).isEqualTo(entries);
    }
  }

  private static MemTable table(KeyOrder order) {
    return new SkipListProvider().create(new MemTableProvider.Context(order, 1 << 16));
  }

  private static int walk(MemTable table) {
    int entries = 0;
    try (EntryCursor cursor = table.cursor()) {
      for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
        entries++;
      }
    }
    return entries;
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
