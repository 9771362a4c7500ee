package io.kiwidb.bench.jmh;

import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.io.FileId;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.CacheProvider;
import io.kiwidb.spi.CompressorProvider;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.FilterProvider;
import io.kiwidb.spi.Lookup;
import io.kiwidb.spi.LookupKey;
import io.kiwidb.spi.TableBuilder;
import io.kiwidb.spi.TableProperties;
import io.kiwidb.spi.TableProvider;
import io.kiwidb.spi.TableReader;
import io.kiwidb.storage.MemoryStorage;
import java.util.Map;
import java.util.UUID;
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

/** Tables in memory with all blocks cached: building a table, one lookup, one step of a scan. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TableBenchmark {
  private static final int VALUE_BYTES = 100;
  private static final int BLOCK_BYTES = 4096;
  private static final double FALSE_POSITIVE_RATE = 0.01;
  private static final long CACHE_BYTES = 1L << 30;

  /** Name of the provider. */
  @Param("block")
  public String provider;

  /** Filter of the table. */
  @Param("bloom")
  public String filter;

  /** Compressor of the blocks. */
  @Param("none")
  public String compressor;

  /** Block cache. */
  @Param("clock")
  public String cache;

  /** Key format. */
  @Param({"BINARY", "DECIMAL"})
  public KeyForm keys;

  /** Number of entries. */
  @Param("200000")
  public int entries;

  private final UUID database = new UUID(1, 2);
  private final Entry entry = new Entry();
  private final Entry result = new Entry();
  private final LookupKey target = new LookupKey();
  private MemoryStorage storage;
  private KeyBlock content;
  private KeyBlock lookups;
  private BlockCache blocks;
  private TableReader table;
  private EntryCursor cursor;
  private boolean positioned;
  private int next;
  private long number;

  /** Builds the table to read from. */
  @Setup(Level.Trial)
  public void open() {
    storage = new MemoryStorage();
    content = KeyBlock.ascending(keys, entries, VALUE_BYTES);
    lookups = KeyBlock.shuffled(keys, entries, 0, 2);
    Map<BlockKind, Long> budgets = Map.of(
        BlockKind.DATA, CACHE_BYTES, BlockKind.INDEX, CACHE_BYTES, BlockKind.FILTER, CACHE_BYTES);
    blocks = ClassPathProviders.named(CacheProvider.class, cache).create(budgets);
    FileId id = write();
    table = tables()
        .open(new TableProvider.Opening(
            storage, id, KeyOrder.BYTEWISE, blocks, ClassPathProviders.LOOKUP));
    cursor = table.cursor(TableReader.CacheUse.FILL);
  }

  private TableProvider tables() {
    return ClassPathProviders.named(TableProvider.class, provider);
  }

  private FileId write() {
    number++;
    FileId id = new FileId(String.format("%06d.sst", number), number, database);
    try (TableBuilder builder = tables()
        .create(new TableProvider.Creation(
            storage,
            id,
            KeyOrder.BYTEWISE,
            BLOCK_BYTES,
            ClassPathProviders.named(FilterProvider.class, filter),
            FALSE_POSITIVE_RATE,
            ClassPathProviders.named(CompressorProvider.class, compressor),
            0,
            null))) {
      fill(builder);
      TableProperties properties = builder.finish();
      assert properties.entries() == entries;
    }
    return id;
  }

  private void fill(TableBuilder builder) {
    byte[] bytes = content.bytes();
    for (int i = 0; i < entries; i++) {
      int offset = content.keyOffset(i);
      entry.key(
          bytes,
          offset,
          KeyBlock.KEY_BYTES,
          KeyOrder.BYTEWISE.prefix(bytes, offset, KeyBlock.KEY_BYTES));
      entry.tag(SequenceNumber.tag(i + 1L, ValueType.PUT));
      entry.value(bytes, content.valueOffset(i), VALUE_BYTES);
      builder.add(entry);
    }
  }

  /** Closes table and cache. */
  @TearDown(Level.Trial)
  public void close() {
    cursor.close();
    table.close();
    blocks.close();
    storage.close();
  }

  /** Builds a whole table; divide by {@code entries} for the time per entry. */
  @Benchmark
  public FileId build() {
    FileId id = write();
    storage.delete(id.name());
    return id;
  }

  /** Looks up a key that is present. */
  @Benchmark
  public Lookup get() {
    int index = next;
    next = index + 1 == entries ? 0 : index + 1;
    target.set(
        KeyOrder.BYTEWISE,
        lookups.bytes(),
        lookups.keyOffset(index),
        KeyBlock.KEY_BYTES,
        SequenceNumber.MAX);
    return table.get(target, result);
  }

  /** Moves to the next entry, and from the last to the first. */
  @Benchmark
  public int scan() {
    positioned = positioned ? cursor.next() : cursor.first();
    return cursor.entry().valueOffset();
  }
}
