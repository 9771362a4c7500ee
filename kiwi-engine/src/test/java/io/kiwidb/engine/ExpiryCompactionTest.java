package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Counter;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.TableInfo;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryCompactionTest extends ExpiringStore {
  @Test
  void aCompactionRemovesWhatHasExpired() {
    try (Kiwi db = open("removes")) {
      db.put(bytes("a"), bytes("1"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"), TEN_SECONDS);
      db.flush();
      pass(10);
      db.compact();
      assertThat(db.tables()).isEmpty();
      assertThat(db.stats().counter(Counter.ENTRIES_EXPIRED)).isEqualTo(2);
    }
  }

  @Test
  void aFlushKeepsADeletionForWhatIsInTables() {
    try (Kiwi db = open("flush")) {
      db.put(bytes("a"), bytes("old"));
      db.flush();
      db.put(bytes("a"), bytes("new"), TEN_SECONDS);
      pass(10);
      db.flush();
      assertThat(db.tables().stream().mapToLong(table -> table.deletions()).sum())
          .isEqualTo(1);
      assertShows(db, Map.of());
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
  }

  @Test
  void eachStripeIsJudgedByItsFirstReader() {
    try (Kiwi db = open("stripes")) {
      db.put(bytes("a"), bytes("1"), WriteOptions.defaults().ttl(Duration.ofSeconds(5)));
      Snapshot first = db.snapshot();
      db.put(bytes("a"), bytes("2"), TEN_SECONDS);
      db.put(bytes("b"), bytes("2"), TEN_SECONDS);
      pass(7);
      Snapshot second = db.snapshot();
      db.put(bytes("a"), bytes("3"), TEN_SECONDS);
      pass(8);
      Snapshot third = db.snapshot();
      pass(5);
      for (Where where : Where.values()) {
        if (where != Where.MEMORY) {
          where.move(db);
        }
        assertShows(first, Map.of("a", "1"));
        assertShows(second, Map.of("a", "2", "b", "2"));
        assertShows(third, Map.of("a", "3"));
        assertShows(db, Map.of());
      }
      third.close();
      db.compact();
      assertShows(first, Map.of("a", "1"));
      assertShows(second, Map.of("a", "2", "b", "2"));
      assertShows(db, Map.of());
      first.close();
      db.compact();
      assertShows(second, Map.of("a", "2", "b", "2"));
      second.close();
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
  }

  @Test
  void operandsThatExpireTogetherBecomeOneValue() {
    try (Kiwi db = open("together")) {
      db.put(bytes("a"), bytes("0"), TEN_SECONDS);
      for (int i = 1; i <= 20; i++) {
        db.merge(bytes("a"), bytes(String.valueOf(i)), TEN_SECONDS);
      }
      db.flush();
      assertThat(db.tables().get(0).entries()).isEqualTo(1);
      pass(1);
      db.merge(bytes("a"), bytes("x"), TEN_SECONDS); // lives longer: must stay apart
      db.flush();
      db.compact();
      assertThat(db.tables().get(0).entries()).isEqualTo(2);
      pass(9);
      assertShows(db, Map.of("a", "x"));
      pass(1);
      assertShows(db, Map.of());
    }
  }

  @Test
  void tablesWithNothingButExpiredEntriesGoUnread() {
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 5);
    Options options = options().scheduler(scheduler).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 100; i++) {
        db.put(Stores.key(i), bytes("v"), TEN_SECONDS);
      }
      db.flush();
      scheduler.runPending();
      int tables = db.tables().size();
      assertThat(db.count(KeyRange.all())).isEqualTo(100);
      time.advance(Duration.ofSeconds(11)); // nobody writes or reads
      scheduler.runPending();
      assertThat(db.tables()).isEmpty();
      assertThat(db.stats().counter(Counter.TABLES_DROPPED)).isEqualTo(tables);
      assertThat(db.stats().counter(Counter.COMPACTIONS)).isZero();
      assertThat(db.stats().counter(Counter.ENTRIES_EXPIRED)).isEqualTo(100);
    }
    scheduler.assertNoFailures();
  }

  @Test
  void aTableThatHidesOlderEntriesIsNotDropped() {
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 5);
    Options options = options().scheduler(scheduler).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      db.put(bytes("a"), bytes("old"));
      db.flush();
      db.put(bytes("a"), bytes("new"), TEN_SECONDS);
      db.flush();
      time.advance(Duration.ofSeconds(11));
      scheduler.runPending();
      assertShows(db, Map.of());
    }
    scheduler.assertNoFailures();
  }

  @ParameterizedTest
  @ValueSource(strings = {"leveled", "tiered"})
  void mostlyExpiredTablesAreRewrittenWithoutAWrite(String strategy) {
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 5);
    Options options = options()
        .scheduler(scheduler)
        .provider(ProviderKind.STRATEGY, strategy)
        .set(Settings.DELETION_PERCENT, 50L)
        .build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 100; i++) {
        if (i % 3 == 0) {
          db.put(Stores.key(i), bytes("v"));
        } else {
          db.put(Stores.key(i), bytes("v"), TEN_SECONDS);
        }
      }
      db.compact();
      assertThat(db.tables().stream().mapToLong(TableInfo::entries).sum()).isEqualTo(100);
      time.advance(Duration.ofSeconds(11));
      scheduler.runPending();
      assertThat(db.tables().stream().mapToLong(TableInfo::entries).sum()).isEqualTo(34);
      assertThat(db.count(KeyRange.all())).isEqualTo(34);
    }
    scheduler.assertNoFailures();
  }

  @Test
  void fifoDropsWhatHasExpired() {
    SimulatedScheduler scheduler = new SimulatedScheduler(time, 5);
    Options options =
        options().scheduler(scheduler).provider(ProviderKind.STRATEGY, "fifo").build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 10; i++) {
          db.put(Stores.key(i), bytes("v" + round), TEN_SECONDS);
        }
        db.flush();
        time.advance(Duration.ofSeconds(2));
      }
      assertThat(db.tables()).hasSize(3);
      time.advance(Duration.ofSeconds(5)); // the first of the three has expired
      scheduler.runPending();
      assertThat(db.tables()).hasSize(2);
      time.advance(Duration.ofSeconds(5));
      scheduler.runPending();
      assertThat(db.tables()).isEmpty();
    }
    scheduler.assertNoFailures();
  }
}
