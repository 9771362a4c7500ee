package io.kiwidb.bench.jmh;

import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Memtables: one put, one lookup, one step of a scan. Puts include creating a new memtable every
 * {@code entries} puts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class MemtableBenchmark {
  private static final int VALUE_BYTES = 100;
  private static final int OVERHEAD_BYTES = 64;

  /** Name of the provider. */
  @Param("btree")
  public String provider;

  /** Key format. */
  @Param({"BINARY", "DECIMAL"})
  public KeyForm keys;

  /** Number of entries in a full memtable. */
  @Param("500000")
  public int entries;

  private final LookupKey target = new LookupKey();
  private final Entry result = new Entry();
  private KeyBlock written;
  private KeyBlock lookups;
  private MemTable full;
  private EntryCursor cursor;
  private boolean positioned;
  private MemTable growing;
  private int next;

  /** Fills the memtable to read from. */
  @Setup(Level.Trial)
  public void fill() {
    written = KeyBlock.shuffled(keys, entries, VALUE_BYTES, 1);
    lookups = KeyBlock.shuffled(keys, entries, 0, 2);
    full = create();
    for (int i = 0; i < entries; i++) {
      add(full, i);
    }
    cursor = full.cursor();
    growing = create();
  }

  private MemTable create() {
    long expected = (long) entries * (KeyBlock.KEY_BYTES + VALUE_BYTES + OVERHEAD_BYTES);
    return ClassPathProviders.named(MemTableProvider.class, provider)
        .create(new MemTableProvider.Context(KeyOrder.BYTEWISE, expected));
  }

  private void add(MemTable table, int index) {
    table.add(
        SequenceNumber.tag(index + 1L, ValueType.PUT),
        Entry.NEVER,
        written.bytes(),
        written.keyOffset(index),
        KeyBlock.KEY_BYTES,
        written.valueOffset(index),
        VALUE_BYTES);
  }

  /** Releases the memory. */
  @TearDown(Level.Trial)
  public void free() {
    cursor.close();
    full.close();
    growing.close();
  }

  private int nextIndex() {
    int now = next;
    next = now + 1 == entries ? 0 : now + 1;
    return now;
  }

  /** Adds an entry. */
  @Benchmark
  public MemTable put() {
    int index = nextIndex();
    if (index == 0) {
      growing.close();
      growing = create();
    }
    add(growing, index);
    return growing;
  }

  /** Looks up a key that is present. */
  @Benchmark
  public Lookup get() {
    target.set(
        KeyOrder.BYTEWISE,
        lookups.bytes(),
        lookups.keyOffset(nextIndex()),
        KeyBlock.KEY_BYTES,
        SequenceNumber.MAX);
    return full.get(target, result);
  }

  /** Moves to the next entry, and from the last to the first. */
  @Benchmark
  public int scan() {
    positioned = positioned ? cursor.next() : cursor.first();
    return cursor.entry().valueOffset();
  }
}
