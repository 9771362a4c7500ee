package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.storage.InterruptStorm;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads are interrupted at random points while they use a store on a disk: nothing is lost,
 * nothing is closed, and they stay interrupted.
 */
class InterruptTest {
  private static final int THREADS = 4;
  private static final int INTERRUPTS = 500;
  private static final int MOST_STEPS = 1_000_000;
  private static final int KEYS = 64;
  private static final int CLOSES = 12;

  @TempDir
  Path directory;

  private final Map<Long, String> expected = new ConcurrentHashMap<>();

  private static Options options() {
    return Stores.dev().toBuilder()
        .set(Settings.DURABILITY, Durability.NONE)
        .set(Settings.MEMTABLE_ENTRIES, 500L)
        .build();
  }

  @Test
  void callersMayBeInterruptedAnywhere() throws Exception {
    AtomicLong nextThread = new AtomicLong();
    ThreadLocal<Long> thread = ThreadLocal.withInitial(nextThread::getAndIncrement);
    try (Kiwi db = Kiwi.open(directory, options())) {
      int steps = new InterruptStorm(THREADS, INTERRUPTS).on(step -> {
        assertThat(step).as("interrupts get lost").isLessThan(MOST_STEPS);
        long number = thread.get() * KEYS + step % KEYS;
        step(db, step, number);
      });
      assertThat(steps).isGreaterThanOrEqualTo(THREADS * INTERRUPTS);
      assertThat(db.state().health()).isEqualTo(Health.OPEN);
      assertRight(db);
    }
    try (Kiwi db = Kiwi.open(directory, options())) {
      assertRight(db);
    }
    Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
    assertThat(Kiwi.tools().verify(storage, step -> {}).problems()).isEmpty();
  }

  private void step(Kiwi db, int step, long number) {
    String value = "value " + step + " of " + number;
    if (step % 97 == 96) {
      db.compactRange(KeyRange.all());
    } else if (step % 41 == 40) {
      db.flush();
    } else if (step % 5 == 4) {
      db.delete(key(number));
      expected.remove(number);
    } else if (step % 11 == 3) {
      db.put(key(number), bytes(value), WriteOptions.sync());
      expected.put(number, value);
    } else {
      db.put(key(number), bytes(value));
      expected.put(number, value);
    }
    assertThat(Stores.text(db.get(key(number)))).isEqualTo(expected.get(number));
    if (step % 7 == 0) {
      readAround(db, number);
    }
  }

  private void readAround(Kiwi db, long number) {
    try (Snapshot snapshot = db.snapshot();
        Cursor cursor = snapshot.cursor()) {
      String there = cursor.seek(key(number)) ? Stores.text(cursor.key()) : "";
      boolean expectedThere = expected.containsKey(number);
      assertThat(there.equals(Stores.text(key(number)))).isEqualTo(expectedThere);
      for (int i = 0; i < 10 && cursor.isValid() && cursor.next(); i++) {
        assertThat(Stores.text(cursor.value())).startsWith("value ");
      }
    }
  }

  private void assertRight(Kiwi db) {
    for (long number = 0; number < (long) THREADS * KEYS; number++) {
      assertThat(Stores.text(db.get(key(number)))).isEqualTo(expected.get(number));
    }
  }

  @Test
  void closingAndOpeningMayBeInterruptedAndStillLoseNothing() {
    for (int i = 0; i < CLOSES; i++) {
      Thread.currentThread().interrupt();
      Kiwi db = Kiwi.open(directory, options());
      assertThat(Thread.interrupted()).as("after opening").isTrue();
      db.put(
          key(i),
          bytes("value " + i),
          i % 2 == 0 ? WriteOptions.skipLog() : WriteOptions.defaults());
      Thread.currentThread().interrupt();
      db.close();
      assertThat(Thread.interrupted()).as("after closing").isTrue();
    }
    try (Kiwi db = Kiwi.open(directory, options())) {
      for (int i = 0; i < CLOSES; i++) {
        assertThat(db.get(key(i))).isEqualTo(bytes("value " + i));
      }
    }
  }
}
