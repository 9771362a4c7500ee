package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.DatabaseState.Health;
import io.kiwidb.Durability;
import io.kiwidb.Insight;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Latency;
import io.kiwidb.LatencyIntervals;
import io.kiwidb.LogSegmentInfo;
import io.kiwidb.LogSegmentInfo.State;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.TableDetails;
import io.kiwidb.TableInfo;
import io.kiwidb.TableReads;
import io.kiwidb.TimedOperation;
import io.kiwidb.engine.merge.Orders;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is in the log, the memtables and the tables of an open store. */
class InsightTest {
  private static final int KEYS = 2_000;

  private static Options byHand() {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.LATENCY_SAMPLING, 1L)
        .set(Settings.DURABILITY, Durability.NONE)
        .build();
  }

  private static void fill(Keyspace keyspace, int from) {
    for (int i = from; i < KEYS; i += 2) {
      keyspace.put(key(i), new byte[100]);
    }
  }

  @Test
  void latenciesAreToldIntervalByInterval() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      db.put(key(1), new byte[1]);
      LatencyIntervals commits = db.insight().latencyIntervals(TimedOperation.COMMIT);
      db.put(key(2), new byte[1]);
      db.put(key(3), new byte[1]);
      assertThat(commits.next().count()).isEqualTo(2);
      assertThat(commits.next()).isEqualTo(Latency.NONE);
      assertThat(db.stats().latency(TimedOperation.COMMIT).count()).isEqualTo(3);
    }
  }

  @Test
  void segmentsOfTheLogAreListedWithWhatIsDurable() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    Options options = byHand().toBuilder()
        .set(Settings.MEMTABLE_BYTES, 64L << 10)
        .set(Settings.MEMTABLE_SEALED, 8L)
        .build();
    try (Kiwi db = Kiwi.open(disk, options);
        Stalled flushes = Stalled.flushesOf(disk)) {
      LogSegmentInfo first = only(db);
      db.put(key(1), new byte[1_000]);
      LogSegmentInfo written = only(db);
      assertThat(written.number()).isEqualTo(first.number());
      assertThat(written.bytes()).isGreaterThan(first.bytes() + 1_000);
      assertThat(written.syncedBytes()).isEqualTo(first.syncedBytes()).isPositive();
      assertThat(written.state()).isEqualTo(State.ACTIVE);
      db.sync();
      assertThat(only(db).syncedBytes()).isEqualTo(only(db).bytes());
      for (int i = 0; db.insight().logSegments().size() < 3; i++) {
        db.put(key(i), new byte[1_000]);
      }
      List<LogSegmentInfo> segments = db.insight().logSegments();
      assertThat(segments)
          .extracting(LogSegmentInfo::state)
          .containsExactly(State.ENDED, State.ENDED, State.ACTIVE);
      assertThat(segments).extracting(LogSegmentInfo::number).isSorted();
      db.sync();
      assertThat(db.insight().logSegments())
          .hasSize(3)
          .allMatch(segment -> segment.bytes() == segment.syncedBytes());
      assertThat(db.insight().logSegments().get(0).bytes())
          .isEqualTo(segments.get(0).bytes());
      flushes.close();
      db.flush();
      Gates.until(() -> db.insight().logSegments().size() == 1);
    }
  }

  private static LogSegmentInfo only(Kiwi db) {
    assertThat(db.insight().logSegments()).hasSize(1);
    return db.insight().logSegments().get(0);
  }

  @Test
  void aSegmentThatHitAFullDiskIsBroken() {
    FaultStorage disk = new FaultStorage(new MemoryStorage());
    try (Kiwi db = Kiwi.open(disk, byHand());
        Stalled flushes = Stalled.flushesOf(disk)) {
      db.put(key(1), new byte[1]);
      disk.add(FaultRule.on(StorageOperation.SYNC).names("*.wal").fail(Reason.DISK_FULL));
      Thread syncer = new Thread(() -> {
        try {
          db.sync();
        } catch (RuntimeException expected) {
          return;
        }
      });
      syncer.start();
      Gates.until(
          () -> db.insight().logSegments().stream().anyMatch(one -> one.state() == State.BROKEN));
      flushes.close();
      Gates.until(
          () -> db.insight().logSegments().stream().noneMatch(one -> one.state() == State.BROKEN));
      Gates.until(() -> db.state().health() == Health.OPEN); // or closing could not flush
    }
  }

  @Test
  void theLogOfAReadOnlyStoreIsListed() {
    MemoryStorage storage = new MemoryStorage();
    long bytes;
    try (Kiwi db = Kiwi.open(storage, byHand())) {
      db.put(key(1), new byte[1_000]);
      bytes = only(db).bytes();
    }
    Options readOnly = byHand().toBuilder().openMode(OpenMode.READ_ONLY).build();
    try (Kiwi db = Kiwi.open(storage.reopen(), readOnly)) {
      assertThat(only(db).bytes()).isEqualTo(bytes);
      assertThat(only(db).state()).isEqualTo(State.ENDED);
    }
  }

  @Test
  void readsOfTablesAreCountedInASample() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      fill(db, 0);
      db.flush();
      long older = db.tables().get(0).number();
      fill(db, 1);
      db.flush();
      long newer = db.tables().get(0).number();
      assertThat(db.insight().tableReads())
          .isEqualTo(Map.of(older, TableReads.NONE, newer, TableReads.NONE));
      int lookups = 0;
      for (int round = 0; round < 40; round++) {
        for (int i = 2; i < KEYS - 2; i += 2) {
          db.get(key(i)); // in the older one, between keys of the newer one
          lookups++;
        }
      }
      Map<Long, TableReads> reads = db.insight().tableReads();
      TableReads ofNewer = reads.get(newer);
      TableReads ofOlder = reads.get(older);
      assertThat(ofOlder.sampled()).isEqualTo(ofNewer.sampled());
      assertThat(ofOlder.lookups()).isEqualTo(8 * ofOlder.sampled());
      assertThat(ofOlder.lookups()).isBetween(lookups / 2L, lookups * 2L);
      assertThat(ofOlder.positives()).isEqualTo(ofOlder.sampled());
      assertThat(ofOlder.falsePositives()).isZero();
      assertThat(ofNewer.positives()).isLessThan(ofNewer.sampled() / 10);
      assertThat(ofNewer.falsePositives()).isEqualTo(ofNewer.positives());
      assertThat(db.insight().table(newer).reads().sampled()).isEqualTo(ofNewer.sampled());
      long counted = db.stats().counter(Counter.GETS);
      assertThat(counted).as("lookups that only count are not counted").isEqualTo(lookups);
    }
  }

  @Test
  void otherWaysToLookUpCountAsWell() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      fill(db, 0);
      db.flush();
      long table = db.tables().get(0).number();
      for (int i = 0; i < 500; i++) {
        assertThat(db.contains(key(0))).isTrue();
      }
      long first = db.insight().tableReads().get(table).sampled();
      assertThat(first).isPositive();
      ByteBuffer target = ByteBuffer.allocate(200);
      for (int i = 0; i < 500; i++) {
        assertThat(db.get(ByteBuffer.wrap(key(0)), target.clear())).isEqualTo(100);
      }
      assertThat(db.insight().tableReads().get(table).sampled()).isGreaterThan(first);
    }
  }

  @Test
  void nothingIsCountedWhereNoLatencyIsMeasured() {
    Options options = byHand().toBuilder().set(Settings.LATENCY_SAMPLING, 0L).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      fill(db, 0);
      db.flush();
      for (int i = 0; i < KEYS; i++) {
        db.get(key(i));
      }
      assertThat(db.insight().tableReads().values()).containsExactly(TableReads.NONE);
    }
  }

  @Test
  void aTableShowsItsPropertiesItsFilterAndItsIndex() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      fill(db, 0);
      db.flush();
      TableInfo info = db.tables().get(0);
      TableDetails details = db.insight().table(info.number());
      assertThat(details.info()).isEqualTo(info);
      assertThat(details.properties().entries()).isEqualTo(info.entries());
      assertThat(details.memoryBytes()).isPositive();
      assertThat(details.filter()).hasValueSatisfying(figures -> {
        assertThat(figures.bits()).isGreaterThan(info.entries());
        assertThat(figures.falsePositiveRate()).isBetween(1e-6, 0.2);
      });
      List<byte[]> fences = new ArrayList<>();
      long[] bytes = new long[1];
      db.insight().visitIndex(info.number(), (fence, offset, length) -> {
        fences.add(fence);
        bytes[0] += length;
        return true;
      });
      assertThat(fences).hasSize(Math.toIntExact(details.properties().dataBlocks()));
      assertThat(bytes[0]).isEqualTo(details.properties().dataBytes());
      assertThat(Arrays.compareUnsigned(fences.get(fences.size() - 1), info.largestKey()))
          .isNotNegative();
    }
  }

  @Test
  void entriesAreVisitedFromAKeyOn() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      fill(db, 0);
      long memtable = db.memtables().get(0).id();
      List<byte[]> inMemory = new ArrayList<>();
      db.insight().visitMemtable(memtable, key(101), (key, sequence, type, value) -> {
        inMemory.add(key);
        return inMemory.size() < 3;
      });
      assertThat(inMemory).containsExactly(key(102), key(104), key(106));
      try (Snapshot kept = db.snapshot()) { // so that the deletion hides something
        db.delete(key(102));
        db.flush();
        assertThat(kept.contains(key(102))).isTrue();
      }
      List<byte[]> inTable = new ArrayList<>();
      long table = db.tables().get(0).number();
      db.insight().visitTable(table, key(102), (key, sequence, type, value) -> {
        inTable.add(key);
        return inTable.size() < 3;
      });
      assertThat(inTable.get(0)).isEqualTo(key(102)); // its deletion, whatever else is kept of it
      assertThat(Arrays.compareUnsigned(inTable.get(2), key(106))).isNotPositive();
      int[] count = new int[1];
      db.insight().visitTable(table, new byte[0], (key, sequence, type, value) -> {
        count[0]++;
        return true;
      });
      assertThat(count[0]).isEqualTo((int) db.tables().get(0).entries());
      db.insight().visitTable(table, key(KEYS), (key, sequence, type, value) -> {
        throw new AssertionError("nothing is there");
      });
    }
  }

  @Test
  void theOrderOfAKeyspaceDecidesWhereItBegins() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), byHand())) {
      Keyspace users = db.createKeyspace(
          "users", KeyspaceOptions.builder().keyOrder(Orders.REVERSED).build());
      fill(users, 0);
      users.flush();
      List<byte[]> seen = new ArrayList<>();
      db.insight().visitTable(users.tables().get(0).number(), key(101), (key, s, type, value) -> {
        seen.add(key);
        return seen.size() < 2;
      });
      assertThat(seen).containsExactly(key(100), key(98));
    }
  }

  @Test
  void whatIsGoneIsRefused() {
    Kiwi db = Stores.inMemory();
    Insight insight = db.insight();
    List<ThrowingCallable> questions = List.of(
        () -> insight.table(999),
        () -> insight.visitIndex(999, (fence, offset, bytes) -> true),
        () -> insight.visitTable(999, bytes("a"), (key, sequence, type, value) -> true),
        () -> insight.visitMemtable(999, bytes("a"), (key, sequence, type, value) -> true));
    for (ThrowingCallable question : questions) {
      assertThatThrownBy(question)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("999");
    }
    db.close();
    List<ThrowingCallable> more = new ArrayList<>(questions);
    more.add(insight::tree);
    more.add(insight::compactions);
    more.add(insight::logSegments);
    more.add(insight::tableReads);
    more.add(() -> insight.nextCompaction(db));
    more.add(() -> insight.verify((done, total, table) -> true));
    for (ThrowingCallable question : more) {
      assertThatThrownBy(question).isInstanceOf(DatabaseClosedException.class);
    }
  }
}
