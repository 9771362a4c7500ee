package io.kiwidb.engine.threads;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.threads.ManyThreads.Running;
import io.kiwidb.storage.FileSystemStorage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * A process with one store and thousands of threads, which checks everything it reads.
 * {@link ManyThreadsTest} starts it with a chosen number of carriers.
 */
final class ThreadScenarios {
  private static final long WATCHDOG_SECONDS = 300;
  private static final int PUTS = 5; // by each thread

  private final Path directory;
  private final Options options;
  private final int threads;

  private ThreadScenarios(Path directory, Options options, int threads) {
    this.directory = directory;
    this.options = options;
    this.threads = threads;
  }

  /**
   * Arguments: a scenario, how many threads, an empty directory, the names of a memtable and a log.
   */
  public static void main(String[] arguments) throws Exception {
    Watchdog.start(WATCHDOG_SECONDS);
    int threads = ManyThreads.count(Integer.parseInt(arguments[1]));
    Options.Builder options = Options.builder()
        .provider(ProviderKind.MEMTABLE, arguments[3])
        .provider(ProviderKind.LOG, arguments[4]);
    String scenario = arguments[0];
    // Small memtables and tables: continuous flushes and compactions.
    if (!scenario.equals("puts")) {
      options.profile(Profile.DEV).set(Settings.MEMTABLE_ENTRIES, 2_000L);
    }
    ThreadScenarios store = new ThreadScenarios(Path.of(arguments[2]), options.build(), threads);
    switch (scenario) {
      case "puts" -> store.puts(WriteOptions.defaults());
      case "synced" -> store.puts(WriteOptions.sync());
      case "everything" -> store.everything();
      case "stages" -> store.stages();
      case "close" -> store.closeUnderWriters();
      default -> throw new IllegalArgumentException(scenario);
    }
    System.out.println("threads=" + threads);
  }

  private Kiwi open() {
    return Kiwi.open(FileSystemStorage.open(directory, OpenMode.CREATE_IF_MISSING), options);
  }

  /**
   * Each thread puts keys of its own, close to those of all others, and finds each of them at once.
   */
  private void puts(WriteOptions how) throws Exception {
    try (Kiwi db = open()) {
      ManyThreads.start(threads, thread -> {
            for (int i = 0; i < PUTS; i++) {
              db.put(key(i, thread), value(i, thread), how);
              expect(db.get(key(i, thread)), value(i, thread), "right after the put");
            }
          })
          .join();
      expectAll(db);
    }
    try (Kiwi db = open()) {
      expectAll(db);
    }
  }

  private void expectAll(Kiwi db) {
    expectKeys(db, (i, thread) -> true);
  }

  /** Walks over the whole store, which must have just these keys, each with its value. */
  private void expectKeys(Kiwi db, KeyFilter wanted) {
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      boolean there = cursor.seekToFirst();
      for (int i = 0; i < PUTS; i++) {
        for (int thread = 0; thread < threads; thread++) {
          if (wanted.has(i, thread)) {
            expect(there ? cursor.key() : null, key(i, thread), "at the next place");
            expect(cursor.value(), value(i, thread), "at the next place");
            there = cursor.next();
          }
        }
      }
      expect(there ? cursor.key() : null, null, "behind the last key");
    }
    if (db.state().health() != Health.OPEN) {
      throw new AssertionError(db.state());
    }
  }

  /** Which keys there are. */
  @FunctionalInterface
  private interface KeyFilter {
    boolean has(int i, int thread);
  }

  /**
   * Each thread puts, gets, scans, deletes and takes snapshots; its own keys must be as it left
   * them.
   */
  private void everything() throws Exception {
    AtomicIntegerArray left = new AtomicIntegerArray(threads); // a bit for each key that is there
    try (Kiwi db = open()) {
      ManyThreads.start(threads, thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int i = 0; i < PUTS; i++) {
              step(db, random, i, thread, left);
            }
          })
          .join();
      expectLeft(db, left);
      db.flush();
      expectLeft(db, left);
    }
    try (Kiwi db = open()) {
      expectLeft(db, left);
    }
  }

  private void step(Kiwi db, SplittableRandom random, int i, int thread, AtomicIntegerArray left) {
    byte[] key = key(i, thread);
    db.put(key, value(i, thread));
    switch (random.nextInt(5)) {
      case 0 -> db.delete(key);
      case 1 -> {
        scan(db, random, thread);
        left.set(thread, left.get(thread) | 1 << i);
      }
      case 2 -> {
        try (Snapshot snapshot = db.snapshot()) {
          db.delete(key);
          expect(snapshot.get(key), value(i, thread), "in a snapshot from before the delete");
        }
      }
      default -> left.set(thread, left.get(thread) | 1 << i);
    }
    boolean there = (left.get(thread) & 1 << i) != 0;
    expect(db.get(key), there ? value(i, thread) : null, "after its step");
  }

  /** Goes over some keys of whoever has them: in order, and each with its value. */
  private void scan(Kiwi db, SplittableRandom random, int thread) {
    byte[] before = null;
    try (Cursor cursor =
        db.cursor(KeyRange.atLeast(key(random.nextInt(PUTS), random.nextInt(threads))))) {
      boolean there = cursor.seekToFirst();
      for (int i = 0; i < 20 && there; i++, there = cursor.next()) {
        byte[] key = cursor.key();
        if (before != null && Arrays.compareUnsigned(before, key) >= 0) {
          throw new AssertionError("thread " + thread + " scanned out of order");
        }
        expect(cursor.value(), key, "in a scan");
        before = key;
      }
    }
  }

  private void expectLeft(Kiwi db, AtomicIntegerArray left) {
    expectKeys(db, (i, thread) -> (left.get(thread) & 1 << i) != 0);
  }

  /** Stages that put again when they complete, on whatever thread that is. */
  private void stages() throws Exception {
    try (Kiwi db = open()) {
      ManyThreads.start(threads, thread -> {
            CompletionStage<Void> chain = put(db, 0, thread);
            for (int i = 1; i < PUTS; i++) {
              int next = i;
              chain = chain.thenCompose(done -> put(db, next, thread));
            }
            chain.toCompletableFuture().get();
            for (int i = 0; i < PUTS; i++) {
              expect(db.get(key(i, thread)), value(i, thread), "after its stages");
            }
          })
          .join();
      expectAll(db);
    }
    try (Kiwi db = open()) {
      expectAll(db);
    }
  }

  private static CompletionStage<Void> put(Kiwi db, int i, int thread) {
    WriteOptions how = i % 2 == 0 ? WriteOptions.sync() : WriteOptions.defaults();
    return db.async().put(key(i, thread), value(i, thread), how);
  }

  /** Writers go on until the store refuses; what it took before that is there. */
  private void closeUnderWriters() throws Exception {
    AtomicIntegerArray taken = new AtomicIntegerArray(threads);
    CountDownLatch enough = new CountDownLatch(PUTS * threads);
    Kiwi db = open();
    Running running = ManyThreads.start(threads, thread -> {
      for (int i = 0; ; i++) {
        try {
          db.put(key(i, thread), value(i, thread), how(thread));
        } catch (KiwiException | IllegalStateException e) {
          return; // closed
        }
        taken.set(thread, i + 1);
        enough.countDown();
      }
    });
    enough.await();
    db.close();
    running.join();
    try (Kiwi again = open()) {
      long all = 0;
      for (int thread = 0; thread < threads; thread++) {
        for (int i = 0; i < taken.get(thread); i++) {
          expect(again.get(key(i, thread)), value(i, thread), "acknowledged before the close");
        }
        all += taken.get(thread);
      }
      System.out.println("acknowledged=" + all);
    }
  }

  private static WriteOptions how(int thread) {
    return switch (thread % 3) {
      case 0 -> WriteOptions.sync();
      case 1 -> WriteOptions.with(Durability.BATCH);
      default -> WriteOptions.defaults();
    };
  }

  private static byte[] key(int i, int thread) {
    return ByteBuffer.allocate(Long.BYTES).putInt(i).putInt(thread).array();
  }

  private static byte[] value(int i, int thread) {
    return key(i, thread);
  }

  private static void expect(byte @Nullable [] seen, byte @Nullable [] wanted, String when) {
    if (!Arrays.equals(seen, wanted)) {
      throw new AssertionError(when + ": expected " + text(wanted) + ", read " + text(seen));
    }
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "nothing" : HexFormat.of().formatHex(bytes);
  }
}
