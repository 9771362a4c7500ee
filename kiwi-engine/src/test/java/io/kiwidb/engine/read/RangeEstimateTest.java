package io.kiwidb.engine.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.RangeEstimate;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.spi.BlockCache;
import io.kiwidb.spi.BlockKind;
import io.kiwidb.storage.MemoryStorage;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Estimates, on 20,000 keys of equal size. */
class RangeEstimateTest {
  private static final int COUNT = 20_000;
  private static final KeyRange QUARTER = KeyRange.of(key(5_000), key(10_000));

  private Kiwi db;

  @BeforeEach
  void open() {
    db = Kiwi.open(
        MemoryStorage.named("RangeEstimateTest"),
        Options.builder().set(Settings.MEMTABLE_BYTES, 64 << 20).build());
    for (int i = 0; i < COUNT; i++) {
      db.put(key(i), new byte[100]);
    }
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static byte[] key(int i) {
    return "key%06d".formatted(i).getBytes(UTF_8);
  }

  private void assertKeys(KeyRange range, long keys, int percent) {
    assertThat(db.estimate(range).keys()).isCloseTo(keys, Percentage.withPercentage(percent));
  }

  @Test
  void memtablesAreEstimated() {
    assertKeys(KeyRange.all(), COUNT, 0);
    assertKeys(QUARTER, COUNT / 4, 10);
    assertKeys(KeyRange.atLeast(key(15_000)), COUNT / 4, 20);
    RangeEstimate all = db.estimate(KeyRange.all());
    assertThat(all.bytes()).isGreaterThan(COUNT * 100L);
    assertThat(db.estimate(QUARTER).bytes())
        .isCloseTo(all.bytes() / 4, Percentage.withPercentage(10));
  }

  @Test
  void whatRangeDeletionsHideIsNotEstimated() {
    deleteAndEstimate();
    db.flush(); // all of it to a table
    assertKeys(KeyRange.all(), COUNT, 0);
    deleteAndEstimate();
  }

  private void deleteAndEstimate() {
    try (Snapshot kept = db.snapshot()) { // so that nothing is dropped
      db.deleteRange(QUARTER);
      assertKeys(KeyRange.all(), COUNT * 3 / 4, 5);
      assertThat(db.estimate(QUARTER).keys()).isLessThan(COUNT / 100);
      assertKeys(KeyRange.lessThan(key(7_500)), COUNT / 4, 10);
      db.deleteRange(KeyRange.lessThan(key(5_000)));
      assertKeys(KeyRange.all(), COUNT / 2, 5);
      db.deleteRange(KeyRange.all());
      assertThat(db.estimate(KeyRange.all()).keys()).isLessThan(COUNT / 100);
      assertThat(db.estimate(KeyRange.all()).bytes()).isGreaterThan(COUNT * 10L);
      for (int i = 0; i < COUNT; i++) {
        db.put(key(i), new byte[100]);
      }
      assertKeys(KeyRange.all(), COUNT, 5);
      assertThat(kept.estimate(KeyRange.all()).keys()).isNotNegative();
    }
  }

  @Test
  void randomKeysInMemtablesAreEstimated() {
    Random random = new Random(18);
    Keyspace keyspace = db.createKeyspace("random");
    long inRange = 0;
    KeyRange range = KeyRange.of(new byte[] {0x20}, new byte[] {(byte) 0xb0, 0x40});
    for (int i = 0; i < COUNT; i++) {
      byte[] key = new byte[16];
      random.nextBytes(key);
      keyspace.put(key, key);
      inRange += Arrays.compareUnsigned(key, range.from().orElseThrow()) >= 0
              && Arrays.compareUnsigned(key, range.to().orElseThrow()) < 0
          ? 1
          : 0;
    }
    assertThat(keyspace.estimate(range).keys()).isCloseTo(inRange, Percentage.withPercentage(5));
  }

  @Test
  void smallRangesOfMemtablesAreCounted() {
    assertKeys(KeyRange.of(key(7), key(507)), 500, 0);
    assertKeys(KeyRange.single(key(9)), 1, 0);
    assertThat(db.estimate(KeyRange.atLeast("kez".getBytes(UTF_8))))
        .isEqualTo(new RangeEstimate(0, 0));
  }

  @Test
  void writesOfOneKeyInAMemtableAreOneKey() {
    Keyspace few = db.createKeyspace("few");
    for (int i = 0; i < 300; i++) {
      few.put(key(i % 3), new byte[1]);
    }
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(3);
    assertThat(few.estimate(KeyRange.lessThan(key(2))).keys()).isEqualTo(2);
    few.delete(key(0));
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(2);
    few.put(key(0), new byte[1]);
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(3);
    for (int i = 0; i < COUNT; i++) {
      few.put(key(i % 40), new byte[1]); // more than are counted
    }
    assertThat(few.estimate(KeyRange.all()).keys()).isBetween(20L, 80L);
  }

  @Test
  void deletionsInAMemtableCancelEntriesOfTables() {
    Keyspace few = db.createKeyspace("few");
    for (int i = 0; i < 10; i++) {
      few.put(key(i), new byte[1]);
    }
    few.flush();
    few.delete(key(1));
    few.delete(key(9));
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(8);
    few.delete(key(50)); // which is not there, and cannot be told from one that is
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(7);
    few.flush();
    few.compact();
    assertThat(few.estimate(KeyRange.all()).keys()).isEqualTo(8);
    assertThat(few.estimate(KeyRange.atLeast(key(10)))).isEqualTo(new RangeEstimate(0, 0));
    few.clear();
    assertThat(few.estimate(KeyRange.all())).isEqualTo(new RangeEstimate(0, 0));
  }

  @Test
  void tablesAreEstimatedByTheirIndex() {
    db.flush();
    assertKeys(KeyRange.all(), COUNT, 0);
    assertKeys(QUARTER, COUNT / 4, 2);
    assertKeys(KeyRange.lessThan(key(5_000)), COUNT / 4, 2);
    RangeEstimate all = db.estimate(KeyRange.all());
    assertThat(all.bytes()).isEqualTo(db.tables().get(0).bytes());
    assertThat(db.estimate(QUARTER).bytes())
        .isCloseTo(all.bytes() / 4, Percentage.withPercentage(3));
    assertThat(db.estimate(KeyRange.atLeast("kez".getBytes(UTF_8))))
        .isEqualTo(new RangeEstimate(0, 0));
    assertThat(db.estimate(KeyRange.lessThan("kex".getBytes(UTF_8))))
        .isEqualTo(new RangeEstimate(0, 0));
  }

  @Test
  void noEntryOfATableIsRead() {
    db.flush();
    BlockCache.Usage before = db.stats().caches().get(BlockKind.DATA);
    for (int i = 0; i < COUNT; i += 1_000) {
      db.estimate(KeyRange.of(key(i), key(i + 5_500)));
    }
    assertThat(db.stats().caches().get(BlockKind.DATA)).isEqualTo(before);
    assertThat(db.get(key(1))).isNotNull();
    assertThat(db.stats().caches().get(BlockKind.DATA)).isNotEqualTo(before);
  }

  @Test
  void deletionsCancelEntriesAndCompactionMakesItExact() {
    db.flush();
    for (int i = 0; i < COUNT; i += 2) {
      db.delete(key(i));
    }
    db.flush();
    assertKeys(KeyRange.all(), COUNT / 2, 0);
    assertKeys(QUARTER, COUNT / 8, 30); // deletions are in few blocks
    db.compact();
    assertKeys(KeyRange.all(), COUNT / 2, 0);
    for (int i = 0; i < COUNT; i++) {
      db.put(key(i), new byte[1]);
    }
    assertKeys(KeyRange.all(), COUNT / 2 + COUNT, 0); // overwritten keys count in each place
  }

  @Test
  void aSnapshotEstimatesTheCurrentState() {
    try (Snapshot snapshot = db.snapshot()) {
      db.put("new".getBytes(UTF_8), new byte[0]);
      assertThat(snapshot.estimate(KeyRange.all()).keys()).isEqualTo(COUNT + 1);
      assertThat(snapshot.keyspace(db).estimate(KeyRange.all()).keys()).isEqualTo(COUNT + 1);
      assertThat(snapshot.count(KeyRange.all())).isEqualTo(COUNT);
    }
  }
}
