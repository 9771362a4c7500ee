package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Latency;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.Statistics.Level;
import io.kiwidb.TableInfo;
import io.kiwidb.TimedOperation;
import io.kiwidb.WriteOptions;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.provider.AllocationMeter;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** The values of {@code stats()} are consistent. */
class StatisticsTest {
  private static final int VALUE_BYTES = 200;

  private static Options measuringEvery(long call) {
    return Stores.dev().toBuilder().set(Settings.LATENCY_SAMPLING, call).build();
  }

  private static void overwrite(Kiwi db, int writes) {
    Random random = new Random(3);
    for (int i = 0; i < writes; i++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      db.put(key(random.nextInt(500)), value);
    }
  }

  private static long sum(Statistics stats, ToLongFunction<Level> figure) {
    return stats.levels().stream().mapToLong(figure).sum();
  }

  @Test
  void whatGoesThroughTheLevelsIsWhatIsReadAndWritten() {
    try (Kiwi db = Stores.inMemory()) {
      overwrite(db, 3_000);
      db.compact();
      // A job in the background counts only after its tables are in the tree; none runs in a pause.
      db.pauseBackgroundWork().close();
      Statistics stats = db.stats();
      long flushed = stats.counter(Counter.FLUSH_BYTES);
      long compacted = stats.counter(Counter.COMPACTION_WRITTEN_BYTES);
      assertThat(stats.levels().get(0).writtenBytes()).isGreaterThanOrEqualTo(flushed);
      assertThat(sum(stats, Level::writtenBytes)).isEqualTo(flushed + compacted);
      assertThat(sum(stats, Level::readBytes))
          .isEqualTo(stats.counter(Counter.COMPACTION_READ_BYTES))
          .isGreaterThan(flushed / 2);
      assertThat(stats.levels().stream().mapToDouble(stats::writeAmplification).sum())
          .isCloseTo((double) (flushed + compacted) / flushed, within(1e-9));
      assertThat(sum(stats, Level::bytes))
          .isEqualTo(db.tables().stream().mapToLong(TableInfo::bytes).sum());
    }
  }

  @Test
  void putTakesElevenBytesOfTheLogBesideItsEntry() {
    try (Kiwi db = Stores.inMemory()) {
      Statistics before = db.stats();
      db.put(new byte[16], new byte[100]);
      Statistics after = db.stats();
      assertThat(after.counter(Counter.USER_BYTES) - before.counter(Counter.USER_BYTES))
          .as("type, keyspace, two lengths, key and value")
          .isEqualTo(4 + 16 + 100);
      assertThat(after.counter(Counter.LOG_BYTES) - before.counter(Counter.LOG_BYTES))
          .as("a frame, a sequence number of one byte, and a count of one")
          .isEqualTo(9 + 1 + 1 + 120);
    }
  }

  @Test
  void amplificationsFollowFromTheTree() {
    Options options = Stores.compactedByHand(Stores.dev()).build();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      assertThat(db.stats().spaceAmplification()).isZero();
      assertThat(db.stats().readAmplification()).isZero();
      db.put(key(1), new byte[1_000]);
      db.compact();
      assertThat(db.stats().spaceAmplification()).isEqualTo(1);
      assertThat(db.stats().readAmplification()).isEqualTo(1);
      for (int i = 0; i < 3; i++) {
        db.put(key(1), new byte[1_000]);
        db.flush();
      }
      assertThat(db.stats().readAmplification()).isEqualTo(4);
      assertThat(db.stats().spaceAmplification()).isCloseTo(4, within(0.1));
      assertThat(db.stats().debt().runs()).isEqualTo(3);
    }
  }

  @Test
  void levelsHaveTargets() {
    try (Kiwi db = Stores.inMemory()) {
      overwrite(db, 2_000);
      db.compact();
      List<Level> levels = db.stats().levels();
      Level last = levels.get(levels.size() - 1);
      assertThat(last.bytes()).isPositive();
      assertThat(last.targetBytes())
          .isEqualTo(Math.max(last.bytes(), db.settings().get(Settings.LEVEL_BASE_BYTES)));
      assertThat(levels.get(0).targetBytes()).isZero();
    }
  }

  @Test
  void everyKindOfOperationIsMeasured() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), measuringEvery(1))) {
      db.put(key(1), new byte[10]);
      db.put(key(2), new byte[10], WriteOptions.sync());
      db.get(key(1));
      db.contains(key(9));
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        cursor.seekToFirst();
        cursor.next();
        cursor.seek(key(2));
        cursor.seekForPrev(key(2));
        cursor.seekToLast();
      }
      db.compact();
      Statistics stats = db.stats();
      assertThat(stats.latency(TimedOperation.COMMIT).count()).isEqualTo(2);
      assertThat(stats.latency(TimedOperation.GET).count()).isEqualTo(2);
      assertThat(stats.latency(TimedOperation.SEEK).count()).isEqualTo(4);
      assertThat(stats.latency(TimedOperation.FLUSH).count()).isEqualTo(1);
      assertThat(stats.latency(TimedOperation.COMPACTION).count())
          .isEqualTo(stats.counter(Counter.COMPACTIONS));
      assertThat(stats.latency(TimedOperation.SYNC).count())
          .isEqualTo(stats.counter(Counter.LOG_SYNCS))
          .isPositive();
      for (TimedOperation operation : TimedOperation.values()) {
        Latency latency = stats.latency(operation);
        assertThat(latency.p50()).isLessThanOrEqualTo(latency.p999());
        assertThat(latency.p999()).isLessThanOrEqualTo(latency.max());
      }
    }
  }

  @Test
  void samplingChangesLive() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), measuringEvery(0))) {
      db.get(key(1));
      db.put(key(1), new byte[10]);
      db.flush();
      assertThat(db.stats().latencies().values()).containsOnly(Latency.NONE);
      db.settings().set(Settings.LATENCY_SAMPLING, 1L);
      db.get(key(1));
      assertThat(db.stats().latency(TimedOperation.GET).count()).isEqualTo(1);
    }
  }

  @Test
  void aMeasuredGetAllocatesTheValueOnly() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), measuringEvery(1))) {
      byte[] present = key(1);
      byte[] absent = key(2);
      db.put(present, new byte[1_000]);
      AllocationMeter.assertAllocatesNothing("lookups that find nothing", () -> {
        for (int i = 0; i < 10_000; i++) {
          if (db.get(absent) != null) {
            throw new AssertionError("there is no such key");
          }
        }
      });
      long values = AllocationMeter.bytesOf(() -> {
        for (int i = 0; i < 10_000; i++) {
          if (db.get(present) == null) {
            throw new AssertionError("there is such a key");
          }
        }
      });
      assertThat(values).isBetween(10_000L * 1_000, 10_000L * 1_040);
    }
  }
}
