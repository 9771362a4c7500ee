package io.kiwidb.engine;

import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Setting;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.engine.context.Providers;
import io.kiwidb.engine.settings.MemoryBudget;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.MemTable;
import io.kiwidb.spi.MemTableProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * A process that prints the memory used by an entry of a memtable, a cached block and an open
 * table: as counted by the store, and as the growth of the heap and of direct buffers after a
 * collection. Keys have 16 bytes, values 100.
 */
final class MemoryFigures {
  private static final long SEED = 3;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;
  private static final int ENTRIES = 150_000;
  private static final long MEMTABLE_BYTES = 64 << 20;
  private static final int SMALL_TABLES_ENTRIES = 8_000;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final byte[] bytes = new byte[KEY_BYTES + VALUE_BYTES];

  private MemoryFigures() {}

  /** Argument: an empty directory. */
  public static void main(String[] arguments) {
    MemoryFigures figures = new MemoryFigures();
    List.of("btree", "skiplist", "offheap").forEach(figures::memtable);
    Path directory = Path.of(arguments[0]);
    figures.cache(directory.resolve("blocks"));
    figures.tables(directory.resolve("empty"), directory.resolve("tables"));
  }

  private static void print(String what, long counted, long measured, long count) {
    System.out.println(what + " counted=" + counted / count);
    System.out.println(what + " measured=" + measured / count);
  }

  private void memtable(String name) {
    MemTableProvider provider =
        Providers.load().selected(MemTableProvider.class, ProviderKind.MEMTABLE, name);
    long before = ProcessMemory.live();
    MemTable table =
        provider.create(new MemTableProvider.Context(KeyOrder.BYTEWISE, MEMTABLE_BYTES));
    for (int i = 1; i <= ENTRIES; i++) {
      random.nextBytes(bytes);
      table.add(
          SequenceNumber.tag(i, ValueType.PUT),
          Entry.NEVER,
          bytes,
          0,
          KEY_BYTES,
          KEY_BYTES,
          VALUE_BYTES);
    }
    long measured = ProcessMemory.live() - before;
    print(name + " entry", table.memoryBytes(), measured, table.entries());
    table.close();
  }

  private static Options options(Map<Setting<Long>, Long> settings) {
    Options.Builder builder = Options.builder().set(Settings.MEMTABLE_BYTES, 64L << 10);
    settings.forEach(builder::set);
    return builder.build();
  }

  private void load(Path directory, Options options, int entries) {
    try (Kiwi db = Kiwi.open(directory, options)) {
      random.nextBytes(bytes);
      byte[] value = Arrays.copyOf(bytes, VALUE_BYTES);
      for (int i = 0; i < entries; i++) {
        db.put(key(i), value);
      }
      db.flush();
      db.compactRange(KeyRange.all());
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(KEY_BYTES)
        .putLong(number * 0x9E3779B97F4A7C15L)
        .putLong(number)
        .array();
  }

  private void cache(Path directory) {
    load(directory, options(Map.of(Settings.MEMTABLE_BYTES, 16L << 20)), ENTRIES);
    Options options = options(Map.of(
        Settings.CACHE_DATA_BYTES, 64L << 20,
        Settings.CACHE_INDEX_BYTES, 8L << 20,
        Settings.CACHE_FILTER_BYTES, 8L << 20));
    try (Kiwi db = Kiwi.open(directory, options)) {
      long before = ProcessMemory.live();
      for (int i = 0; i < ENTRIES; i++) {
        db.get(key(i));
      }
      long measured = ProcessMemory.live() - before;
      Map<BlockKind, BlockCache.Usage> caches = db.stats().caches();
      BlockCache.Usage data = caches.get(BlockKind.DATA);
      long index = caches.get(BlockKind.INDEX).bytes();
      long filter = caches.get(BlockKind.FILTER).bytes();
      print("cached block", MemoryBudget.taken(data), measured - index - filter, data.blocks());
      System.out.println("index for each block=" + index / data.blocks());
      System.out.println(
          "filter bits for each key=" + Math.round((double) filter * Byte.SIZE / ENTRIES));
    }
  }

  private void tables(Path empty, Path directory) {
    Options options = options(Map.of(Settings.TABLE_BYTES, 4L << 10));
    load(directory, options, SMALL_TABLES_ENTRIES);
    long store = opened(empty, options, db -> 0);
    long[] counted = new long[2];
    long measured = opened(directory, options, db -> {
      Statistics stats = db.stats();
      counted[0] = stats.memory().tables();
      counted[1] = db.tables().size();
      return 0;
    });
    print("open table", counted[0], measured - store, counted[1]);
    System.out.println("open tables=" + counted[1]);
    System.out.println("empty store=" + store);
  }

  /** What an open store takes. */
  private static long opened(Path directory, Options options, ToLongFunction<Kiwi> look) {
    Kiwi.open(directory, options).close(); // what it brings for good, classes and the like
    long before = ProcessMemory.live();
    try (Kiwi db = Kiwi.open(directory, options)) {
      return ProcessMemory.live() - before + look.applyAsLong(db);
    }
  }
}
