package io.kiwidb.testkit.kill;

import io.kiwidb.Kiwi;
import io.kiwidb.Settings;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Periodically performs operations of an administrator. Threading: one thread. */
final class DoomedHousekeeper implements Runnable {
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final List<Long> MEMTABLES = List.of(40L, 150L, 600L);

  private final Kiwi db;
  private final LastWords words;
  private final SplittableRandom random;

  DoomedHousekeeper(Kiwi db, long seed, LastWords words) {
    this.db = db;
    this.words = words;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public void run() {
    words.repeat(this::next);
  }

  private void next() {
    LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE));
    switch (random.nextInt(6)) {
      case 0 -> db.flush();
      case 1 -> db.sync();
      case 2 -> db.compact();
      case 3 ->
        db.settings()
            .set(Settings.MEMTABLE_ENTRIES, MEMTABLES.get(random.nextInt(MEMTABLES.size())));
      case 4 -> db.settings().set(Settings.L0_TRIGGER, 1L + random.nextInt(4));
      default -> db.async().flush().toCompletableFuture().join();
    }
  }
}
