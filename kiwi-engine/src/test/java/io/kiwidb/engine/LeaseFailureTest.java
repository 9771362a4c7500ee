package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.testkit.storage.StorageOperation.APPEND;
import static io.kiwidb.testkit.storage.StorageOperation.CREATE;
import static io.kiwidb.testkit.storage.StorageOperation.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.Snapshot;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifest cannot be written when a reader meets an expired entry, so the lease of the expiry
 * clock is not extended: reads go on, nothing that has expired returns, and the lease is written
 * once the disk works.
 */
class LeaseFailureTest extends ExpiringStore {
  private static final Map<String, String> LEFT = Map.of("b", "2");

  private final CrashStorage crash = new CrashStorage();
  private final FaultStorage disk = new FaultStorage(crash);
  private final SimulatedScheduler scheduler = new SimulatedScheduler(time, 5);

  static Stream<Arguments> faults() {
    return Stream.of(APPEND, SYNC)
        .flatMap(operation ->
            Stream.of(Reason.IO, Reason.DISK_FULL).map(reason -> Arguments.of(operation, reason)));
  }

  @AfterEach
  void noTaskThrew() {
    scheduler.assertNoFailures();
  }

  private Options simulated() {
    return options().scheduler(scheduler).build();
  }

  /** A store in which {@code a} has expired, and nobody has looked. */
  private Kiwi expired() {
    Kiwi db = Kiwi.open(disk, simulated());
    db.put(bytes("a"), bytes("1"), TEN_SECONDS);
    db.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofSeconds(3600)));
    db.flush();
    pass(10);
    return db;
  }

  private static void putForAMinute(Kiwi db) {
    db.put(bytes("c"), bytes("3"), WriteOptions.defaults().ttl(Duration.ofMinutes(1)));
  }

  private void awaitOpen(Kiwi db) {
    assertThat(
            scheduler.await(() -> db.state().health() == Health.OPEN, TimeUnit.MINUTES.toNanos(9)))
        .as("%s", db.state())
        .isTrue();
  }

  /** The clock is set back, and what was seen to be gone is gone after every crash. */
  private void assertGoneAfterAnyCrash(Map<String, String> left) {
    time.setEpochMillis(time.epochMillis() - 3_500_000);
    Options plain = options().build();
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      try (Kiwi again = Kiwi.open(crash.imageOfCrash(policy, 7), plain)) {
        assertShows(again, left);
      }
    }
    try (Kiwi again = Kiwi.open(crash.imageOfKill(), plain)) {
      assertShows(again, left);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aLeaseThatCannotBeWrittenOnceIsWrittenIntoTheNextManifest(
      StorageOperation operation, Reason reason) {
    Kiwi db = expired();
    FaultRule fault = FaultRule.on(operation).names("MANIFEST*").fail(reason);
    disk.add(fault);
    assertThat(db.get(bytes("a"))).isNull();
    assertThat(fault.fired()).isOne();
    assertThat(db.state().health()).isEqualTo(Health.OPEN);
    long before = crash.operations();
    assertShows(db, LEFT);
    assertThat(crash.operations()).isEqualTo(before); // costs nothing any more
    putForAMinute(db);
    db.sync();
    assertGoneAfterAnyCrash(Map.of("b", "2", "c", "3"));
    Stores.abandon(db);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whileTheLeaseCannotBeWrittenReadsGoOnAndWritesAreRefused(
      StorageOperation operation, Reason reason) {
    Kiwi db = expired();
    putForAMinute(db);
    disk.add(FaultRule.on(operation).names("MANIFEST*").forEver().fail(reason));
    assertThat(db.get(bytes("a"))).isNull();
    assertThat(db.state().health()).isEqualTo(Health.READ_ONLY);
    assertThat(db.state().cause())
        .hasValueSatisfying(cause -> assertThat(cause).contains("manifest"));
    assertShows(db, Map.of("b", "2", "c", "3"));
    assertThatThrownBy(() -> putForAMinute(db))
        .isInstanceOf(ReadOnlyDatabaseException.class)
        .hasMessageContaining("the manifest could not be written")
        .hasMessageContaining("writes resume automatically");
    try (Snapshot before = db.snapshot()) {
      pass(60);
      assertShows(db, LEFT); // more expires meanwhile
      assertShows(before, Map.of("b", "2", "c", "3"));
      time.setEpochMillis(time.epochMillis() - 100_000);
      assertShows(db, LEFT); // and stays so when the clock goes back
      time.setEpochMillis(time.epochMillis() + 100_000);
    }

    disk.clear();
    awaitOpen(db);
    assertShows(db, LEFT);
    putForAMinute(db);
    db.sync();
    assertShows(db, Map.of("b", "2", "c", "3"));

    assertGoneAfterAnyCrash(Map.of("b", "2", "c", "3"));
    Stores.abandon(db);
  }

  @Test
  void aFullDiskIsReportedByWritesAndNotByReads() {
    Kiwi db = expired();
    disk.add(FaultRule.on(CREATE, APPEND).forEver().fail(Reason.DISK_FULL));
    assertShows(db, LEFT);
    assertThatThrownBy(() -> putForAMinute(db))
        .isInstanceOf(ReadOnlyDatabaseException.class)
        .cause()
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK_FULL));

    disk.clear();
    awaitOpen(db); // nobody reads: what was seen is recorded when the store resumes
    scheduler.runPending();
    assertGoneAfterAnyCrash(LEFT);
    Stores.abandon(db);
  }

  /** Without the lease, the answer after the crash is that of the clock, if it is not set back. */
  @ParameterizedTest
  @EnumSource(names = {"APPEND", "SYNC"})
  void aCrashBeforeTheLeaseIsWrittenLeavesItToTheClock(StorageOperation operation) {
    Kiwi db = expired();
    disk.add(FaultRule.on(operation).names("MANIFEST*").forEver().fail(Reason.IO));
    assertShows(db, LEFT);
    for (SurvivalPolicy policy : SurvivalPolicy.values()) {
      try (Kiwi again = Kiwi.open(crash.imageOfCrash(policy, 7), options().build())) {
        assertShows(again, LEFT);
      }
    }
    Stores.abandon(db);
  }

  /** In the background, in good time: the failure is no reader's. */
  @Test
  void aLeaseThatCannotBeRenewedInTheBackgroundIsTriedAgain() {
    Kiwi db = expired();
    assertShows(db, LEFT); // ten seconds from now
    pass(6);
    FaultRule fault = FaultRule.on(APPEND).names("MANIFEST*").fail(Reason.DISK_FULL);
    disk.add(fault);
    assertThat(db.get(bytes("a"))).isNull();
    scheduler.runPending();
    assertThat(fault.fired()).isOne();
    assertThat(db.state().health()).isEqualTo(Health.OPEN);
    long before = crash.operations();
    pass(4); // the first lease is over
    assertThat(db.get(bytes("a"))).isNull();
    assertThat(crash.operations()).isEqualTo(before);
    Stores.abandon(db);
  }

  @Test
  void closingSaysThatTheTimeCouldNotBeRecorded() {
    Kiwi db = expired();
    disk.add(FaultRule.on(APPEND).names("MANIFEST*").forEver().fail(Reason.IO));
    assertThatThrownBy(db::close)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IO))
        .hasMessageContaining("MANIFEST");
    try (Kiwi again = Kiwi.open(crash.reopen(), options().build())) {
      assertShows(again, LEFT);
    }
  }
}
