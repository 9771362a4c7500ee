package io.kiwidb.engine;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Statistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A process that writes and reads several times its store's memory budget, and prints what it used:
 * the store's statistics, bytes in use after a collection, and resident bytes, each relative to the
 * value before the store was opened.
 */
final class LoadedStore {
  private static final long SEED = 11;
  private static final int VALUE_BYTES = 2000;
  private static final int ROUNDS = 10;
  private static final int ROUND = 4_000; // keys: 8 MB a round

  private final byte[] value = new byte[VALUE_BYTES];
  private final SplittableRandom random = new SplittableRandom(SEED);

  private LoadedStore() {}

  /** Arguments: an empty directory, the name of a memtable, the budget in bytes. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Options options =
        Options.builder().provider(ProviderKind.MEMTABLE, arguments[1]).build();
    long budget = Long.parseLong(arguments[2]);
    new LoadedStore().warmUp(directory.resolve("first"), options);
    new LoadedStore()
        .measure(
            directory.resolve("second"),
            options.toBuilder().memoryBudget(budget).build());
  }

  /** Classes are loaded and code is compiled: what comes afterwards is the store's. */
  private void warmUp(Path directory, Options options) {
    try (Kiwi db = Kiwi.open(directory, options)) {
      write(db, 0);
      db.flush();
      read(db, ROUND);
    }
  }

  private void measure(Path directory, Options options) throws IOException {
    long live = ProcessMemory.live();
    long anonymous = ProcessMemory.anonymous();
    long mostLive = 0;
    long mostAnonymous = 0;
    long mostUsed = 0;
    try (Kiwi db = Kiwi.open(directory, options)) {
      for (int round = 0; round < ROUNDS; round++) {
        write(db, round);
        mostUsed = Math.max(mostUsed, used(db));
        read(db, (round + 1) * ROUND);
        mostUsed = Math.max(mostUsed, used(db));
        mostAnonymous = Math.max(mostAnonymous, ProcessMemory.anonymous());
        if (round % 4 == 3) {
          mostLive = Math.max(mostLive, ProcessMemory.live());
        }
      }
      print(db.stats());
    }
    System.out.println("used=" + mostUsed);
    System.out.println("live=" + Math.max(0, mostLive - live));
    System.out.println("resident before=" + anonymous);
    System.out.println("resident=" + mostAnonymous);
  }

  private static long used(Kiwi db) {
    Statistics.Memory memory = db.stats().memory();
    if (memory.used() > memory.budget()) {
      throw new IllegalStateException("over the budget: " + memory);
    }
    return memory.used();
  }

  private static void print(Statistics stats) {
    System.out.println(stats.memory());
    System.out.println(stats.caches());
    System.out.println(
        "stored=" + stats.levels().stream().mapToLong(Statistics.Level::bytes).sum());
  }

  private void write(Kiwi db, int round) {
    for (int i = 0; i < ROUND; i++) {
      ByteBuffer.wrap(value).putLong(random.nextLong());
      db.put(key(round * ROUND + i), value);
    }
  }

  private void read(Kiwi db, int keys) {
    for (int i = 0; i < ROUND; i++) {
      if (db.get(key(random.nextInt(keys))) == null) {
        throw new IllegalStateException("a key is not there, seed " + SEED);
      }
    }
  }

  /** In no order: each table overlaps with each other. */
  private static byte[] key(int number) {
    return ByteBuffer.allocate(16)
        .putLong(number * 0x9E3779B97F4A7C15L)
        .putLong(number)
        .array();
  }
}
