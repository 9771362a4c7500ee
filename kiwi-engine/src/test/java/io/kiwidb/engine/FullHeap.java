package io.kiwidb.engine;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A process with a small heap that runs out of memory again and again while a store writes,
 * flushes, stalls and closes, starting with the first use of each code path: acknowledged data is
 * present, the store recovers or reports that it must be reopened, and closing releases the lock.
 *
 * <p>Threading: its main thread, and one that writes.
 */
final class FullHeap {
  private static final int VALUE_BYTES = 1_000;
  private static final long PATIENCE_MASK = (1 << 16) - 1;

  private final Path directory;
  private final SplittableRandom random;
  private final AtomicLong acknowledged = new AtomicLong();
  private final byte[][] hoard = new byte[1 << 18][]; // to fill the heap needs no other memory
  private int hoarded;
  private volatile boolean full;
  private long tried;
  private long errors;
  private long fatal;
  private volatile @Nullable Throwable last; // of the writer

  private FullHeap(Path directory, long seed) {
    this.directory = directory;
    this.random = new SplittableRandom(seed);
  }

  public static void main(String[] arguments) throws InterruptedException {
    FullHeap run = new FullHeap(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    int cycles = Integer.parseInt(arguments[2]);
    requireLackOfMemory(new OutOfMemoryError()); // what it needs is there from now on
    for (int cycle = 0; cycle < cycles; cycle++) {
      run.cycle();
    }
    System.out.println("cycles=" + cycles);
    System.out.println("acknowledged=" + run.acknowledged.get());
    System.out.println("errors=" + run.errors);
    System.out.println("fatal=" + run.fatal);
  }

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.MEMTABLE_ENTRIES, 100L)
        .set(Settings.MEMTABLE_SEALED, 1L)
        .build();
  }

  private void cycle() throws InterruptedException {
    Kiwi db = Kiwi.open(directory, options());
    check(db);
    long before = acknowledged.get();
    Thread writer = new Thread(() -> write(db), "writer");
    writer.setDaemon(true); // should this thread fail, the process ends and says why
    writer.start();
    long wanted = before + random.nextInt(400);
    Gates.until(
        () -> acknowledged.get() >= wanted || !writer.isAlive(), () -> whatThereIs(db, writer));
    fillFor(TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)));
    boolean closeWhileFull = random.nextBoolean();
    if (closeWhileFull) {
      full = true;
      try {
        fill();
        close(db);
      } finally {
        empty(); // there is memory to say what went wrong
        full = false;
      }
    } else if (db.state().health().compareTo(Health.READ_ONLY) <= 0) {
      long more = acknowledged.get() + 5;
      Gates.until(
          () -> acknowledged.get() >= more || db.state().health().compareTo(Health.READ_ONLY) > 0,
          () -> whatThereIs(db, writer));
    }
    fatal += db.state().health() == Health.FATAL ? 1 : 0;
    close(db);
    writer.join();
  }

  private String whatThereIs(Kiwi db, Thread writer) {
    Throwable error = last;
    if (error != null) {
      error.printStackTrace(System.out);
    }
    return "but " + db.state() + " with " + db.memtables() + " and "
        + db.tables().size()
        + " tables; " + acknowledged + " acknowledged, " + errors + " errors, the writer in "
        + Arrays.toString(writer.getStackTrace());
  }

  private void write(Kiwi db) {
    while (db.state().health().compareTo(Health.READ_ONLY) <= 0) {
      try {
        db.put(Stores.key(tried++), new byte[VALUE_BYTES]);
        acknowledged.set(tried);
      } catch (Error | KiwiException e) {
        tried--; // that one again: everything before it was acknowledged
        errors++;
        last = e;
        requireLackOfMemory(e);
        awaitMemory();
      }
    }
  }

  /**
   * Mostly until there is memory again: each error takes collections of the whole heap. Needs none
   * itself.
   */
  private void awaitMemory() {
    while (full && (System.nanoTime() & PATIENCE_MASK) != 0) {
      Thread.onSpinWait();
    }
  }

  private void close(Kiwi db) {
    try {
      db.close();
    } catch (Error | KiwiException e) {
      requireLackOfMemory(e);
      errors++; // it has to free everything all the same, which opening it again shows
    }
  }

  /**
   * The JDK wraps an error that it meets while it links a call for the first time, as an internal
   * or a linkage error.
   */
  private static void requireLackOfMemory(Throwable thrown) {
    if (thrown instanceof Error e
        && !(e instanceof LinkageError)
        && !(e instanceof VirtualMachineError)) {
      throw e;
    }
  }

  private void check(Kiwi db) {
    for (long i = 0; i < acknowledged.get(); i++) {
      if (db.get(Stores.key(i)) == null) {
        throw new AssertionError("key " + i + " of " + acknowledged + " is lost");
      }
    }
  }

  private void fill() {
    for (int bytes = 1 << 20; bytes >= 256; bytes /= 2) {
      try {
        while (hoarded < hoard.length) {
          hoard[hoarded] = new byte[bytes];
          hoarded++;
        }
      } catch (OutOfMemoryError e) {
        continue; // and smaller ones into what is left
      }
    }
  }

  private void empty() {
    Arrays.fill(hoard, null);
    hoarded = 0;
  }

  private void fillFor(long nanos) {
    full = true;
    try {
      fill();
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
    } finally {
      empty();
      full = false;
    }
  }
}
