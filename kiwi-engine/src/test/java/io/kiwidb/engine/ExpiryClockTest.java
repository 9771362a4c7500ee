package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Snapshot;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryClockTest extends ExpiringStore {
  @Test
  void whatHasExpiredStaysSoWhenTheClockGoesBack() {
    try (Kiwi db = open("back")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofSeconds(60)));
      pass(10);
      assertShows(db, Map.of("b", "2"));
      time.setEpochMillis(time.epochMillis() - 3_600_000);
      assertShows(db, Map.of("b", "2"));
      try (Snapshot snapshot = db.snapshot()) {
        assertShows(snapshot, Map.of("b", "2"));
      }
      db.put(bytes("c"), bytes("3"), TEN_SECONDS); // counts from the latest time
      time.setEpochMillis(time.epochMillis() + 3_600_000);
      assertShows(db, Map.of("b", "2", "c", "3"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatHasExpiredStaysSoAfterARestartWithAnEarlierClock(boolean flushed) {
    CrashStorage disk = new CrashStorage();
    Options options = options().build();
    try (Kiwi db = Kiwi.open(disk, options)) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofSeconds(60)));
      if (flushed) {
        db.flush();
      }
      pass(10);
      assertShows(db, Map.of("b", "2"));
    }
    time.setEpochMillis(time.epochMillis() - 9_000);
    disk = disk.reopen();
    try (Kiwi db = Kiwi.open(disk, options)) {
      assertShows(db, Map.of("b", "2"));
      pass(9); // the clock has caught up
      pass(49);
      assertShows(db, Map.of("b", "2"));
      pass(1);
      assertShows(db, Map.of());
    }
  }

  @Test
  void whatWasSeenToHaveExpiredStaysSoAfterACrash() {
    CrashStorage disk = new CrashStorage();
    Options options = options().build();
    Kiwi db = Kiwi.open(disk, options);
    db.put(bytes("a"), bytes("1"), TEN_SECONDS);
    db.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofSeconds(60)));
    db.sync();
    CrashStorage unseen = disk.imageOfKill();
    pass(10);
    assertThat(db.get(bytes("a"))).isNull();
    CrashStorage seen = disk.imageOfKill();
    Stores.abandon(db);
    time.setEpochMillis(time.epochMillis() - 5_000);
    try (Kiwi again = Kiwi.open(unseen, options)) {
      assertShows(again, Map.of("a", "1", "b", "2"));
    }
    try (Kiwi again = Kiwi.open(seen, options)) {
      assertShows(again, Map.of("b", "2"));
    }
  }

  @Test
  void nothingIsWrittenWhileBackgroundWorkIsPaused() {
    CrashStorage disk = new CrashStorage();
    try (Kiwi db = Kiwi.open(disk, options().build())) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      pass(10);
      long before;
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        assertThat(pause).isNotNull();
        before = disk.operations();
        assertThat(db.get(bytes("a"))).isNull();
        assertThat(disk.operations()).isEqualTo(before);
      }
      assertThat(db.get(bytes("a"))).isNull();
      long leased = disk.operations();
      assertThat(leased).isGreaterThan(before);
      assertThat(db.get(bytes("a"))).isNull(); // costs nothing any more
      assertThat(disk.operations()).isEqualTo(leased);
    }
  }

  @Test
  void aStoreOpenedToReadWritesNoLease() {
    MemoryStorage storage = MemoryStorage.named("read-only");
    try (Kiwi db = Kiwi.open(storage, options().build())) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
    }
    pass(10);
    Options reading = options().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), reading)) {
      assertShows(db, Map.of());
    }
  }

  /** What a reader saw to be gone is gone after every power cut, also if the clock goes back. */
  @Test
  void noPowerCutBringsBackWhatAReaderSawToHaveExpired() {
    CrashStorage whole = new CrashStorage();
    assertThat(seesExpiry(whole)).isTrue();
    int kept = 0;
    for (long point = 0; point <= whole.operations(); point++) {
      CrashStorage disk = new CrashStorage().crashAfter(point);
      boolean seen = seesExpiry(disk);
      for (SurvivalPolicy policy : SurvivalPolicy.values()) {
        kept += isGoneAfter(disk.crash(policy, point), seen) ? 0 : 1;
      }
      kept += isGoneAfter(disk.killProcess(), seen) ? 0 : 1;
    }
    assertThat(kept).isPositive(); // otherwise nothing was tested
  }

  /** Returns whether a value was seen to have expired; the power may fail before. */
  private boolean seesExpiry(CrashStorage disk) {
    long begun = time.epochMillis();
    boolean seen = false;
    Kiwi db = null;
    try {
      db = Kiwi.open(disk, options().build());
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.flush();
      db.put(bytes("b"), bytes("2"), WriteOptions.sync());
      time.setEpochMillis(begun + 12_000);
      seen = db.get(bytes("a")) == null && !disk.isOff();
      db.put(bytes("c"), bytes("3"), WriteOptions.sync());
      db.flush();
      db.close();
    } catch (KiwiException e) {
      assertThat(disk.isOff()).isTrue();
      if (db != null) {
        Stores.abandon(db);
      }
    }
    time.setEpochMillis(begun);
    return seen;
  }

  private boolean isGoneAfter(CrashStorage disk, boolean seen) {
    try (Kiwi db = Kiwi.open(disk, options().build())) {
      String value = text(db.get(bytes("a")));
      if (seen) {
        assertThat(value).isNull();
      }
      return value == null;
    }
  }
}
