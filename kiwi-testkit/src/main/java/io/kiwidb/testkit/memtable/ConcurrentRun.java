package io.kiwidb.testkit.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.InternalKey;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.testkit.threads.ThreadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent writers and readers on one memtable. A writer increments its counter after each add; a
 * reader that has read the counter must find all counted entries.
 */
final class ConcurrentRun {
  private static final int WRITERS = 4;
  private static final int READERS = 4;
  private static final int ROWS_PER_WRITER = 12_000;
  private static final int LOOKUPS_PER_SCAN = 2_000;

  private final MemTableProbe probe;
  private final KeyPattern pattern;
  private final long seed;
  private final ThreadKind kind;
  private final int writers;
  private final AtomicIntegerArray added;
  private final AtomicInteger writing;

  ConcurrentRun(MemTableProbe probe, KeyPattern pattern, long seed, ThreadKind kind) {
    this.probe = probe;
    this.pattern = pattern;
    this.seed = seed;
    this.kind = kind;
    this.writers = probe.isConcurrent() ? WRITERS : 1;
    this.added = new AtomicIntegerArray(writers);
    this.writing = new AtomicInteger(writers);
  }

  void run() throws Exception {
    ExecutorService threads = kind.pool(writers + READERS);
    try {
      List<Future<?>> tasks = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        tasks.add(threads.submit(() -> write(writer)));
      }
      for (int i = 0; i < READERS; i++) {
        SplittableRandom random = new SplittableRandom(seed * 100 + i);
        tasks.add(threads.submit(() -> read(random)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    } finally {
      threads.shutdownNow();
    }
    int[] all = new int[writers];
    Arrays.fill(all, ROWS_PER_WRITER);
    scan(all);
    assertThat(probe.table().entries()).as(where()).isEqualTo((long) writers * ROWS_PER_WRITER);
    List<Row> backwards = probe.backwards();
    Collections.reverse(backwards);
    assertThat(backwards.equals(probe.forwards())).as(where()).isTrue();
  }

  private Row row(int writer, int number) {
    long sequence = 1 + (long) number * writers + writer;
    return Row.put(pattern.key(writer, number), sequence, "w" + writer + " n" + number);
  }

  private void write(int writer) {
    try {
      for (int number = 0; number < ROWS_PER_WRITER; number++) {
        probe.add(row(writer, number));
        added.set(writer, number + 1);
        kind.turn();
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private void read(SplittableRandom random) {
    int lookups = 0;
    while (writing.get() > 0) {
      kind.turn();
      int writer = random.nextInt(writers);
      int count = added.get(writer);
      if (count == 0) {
        Thread.onSpinWait();
        continue;
      }
      Row wanted = row(writer, random.nextInt(8) == 0 ? count - 1 : random.nextInt(count));
      MemTableProbe.Answer answer = probe.get(wanted.key(), SequenceNumber.sequence(wanted.tag()));
      assertThat(answer).as(where()).isEqualTo(new MemTableProbe.Answer(Lookup.FOUND, wanted));
      if (++lookups % LOOKUPS_PER_SCAN == 0) {
        int[] counts = new int[writers];
        for (int i = 0; i < writers; i++) {
          counts[i] = added.get(i);
        }
        scan(counts);
      }
    }
  }

  /**
   * Scans all entries; they must be in order, and include all entries of each writer that were
   * counted before.
   */
  private void scan(int[] counts) {
    boolean[][] seen = new boolean[writers][ROWS_PER_WRITER];
    @Nullable InternalKey before = null;
    try (EntryCursor cursor = probe.table().cursor()) {
      for (boolean ok = cursor.first(); ok; ok = cursor.next()) {
        InternalKey key =
            new InternalKey(cursor.entry().copyKey(), cursor.entry().tag());
        if (before != null && before.compareTo(key, KeyOrder.BYTEWISE) >= 0) {
          throw new AssertionError(before + " comes before " + key + ", " + where());
        }
        before = key;
        int ordinal = (int) (key.sequence() - 1);
        seen[ordinal % writers][ordinal / writers] = true;
      }
    }
    for (int writer = 0; writer < writers; writer++) {
      for (int number = 0; number < counts[writer]; number++) {
        if (!seen[writer][number]) {
          throw new AssertionError(
              "a scan missed number " + number + " of writer " + writer + ", " + where());
        }
      }
    }
  }

  private String where() {
    return pattern + " with seed " + seed + ", " + kind;
  }
}
