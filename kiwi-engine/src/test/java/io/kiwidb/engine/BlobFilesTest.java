package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CompactionFilter;
import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.ReadView;
import io.kiwidb.Settings;
import io.kiwidb.Snapshot;
import io.kiwidb.Statistics;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.key.ValueType;
import io.kiwidb.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large values in blob files: where they are, who reads them, and when their files go. */
class BlobFilesTest {
  private static final int LARGE = 1_000;
  private static final int KEYS = 40;

  private final MemoryStorage storage = new MemoryStorage();

  private static Options.Builder builder() {
    return Stores.compactedByHand(Stores.dev())
        .set(Settings.MEMTABLE_ENTRIES, 0L)
        .set(Settings.MEMTABLE_BYTES, 4L << 20)
        .set(Settings.BLOB_MIN_BYTES, 100L)
        .set(Settings.BLOB_FILE_BYTES, 1L << 20);
  }

  private Kiwi open() {
    return open(builder());
  }

  private Kiwi open(Options.Builder options) {
    return Kiwi.open(storage.reopen(), options.build());
  }

  private static byte[] value(long number, int generation) {
    byte[] value = new byte[LARGE];
    Arrays.fill(value, (byte) (31 * number + generation));
    return value;
  }

  private static void fill(Keyspace keyspace, int from, int to, int generation) {
    for (int i = from; i < to; i++) {
      keyspace.put(key(i), value(i, generation));
    }
    keyspace.flush();
  }

  private Set<String> blobs() {
    Set<String> names = new TreeSet<>();
    storage.list().stream().filter(name -> name.endsWith(".blob")).forEach(names::add);
    return names;
  }

  private static List<Integer> types(Kiwi db) {
    List<Integer> types = new ArrayList<>();
    db.tables()
        .forEach(table -> db.insight()
            .visitTable(
                table.number(), new byte[0], (key, sequence, type, value) -> types.add(type)));
    return types;
  }

  private static void assertShows(ReadView view, int from, int to, int generation) {
    try (Cursor cursor = view.cursor(KeyRange.all())) {
      cursor.seek(key(from));
      for (int i = from; i < to; i++) {
        assertThat(cursor.key()).isEqualTo(key(i));
        assertThat(cursor.value()).isEqualTo(value(i, generation));
        assertThat(view.get(key(i))).isEqualTo(value(i, generation));
        cursor.next();
      }
      cursor.seekForPrev(key(to - 1));
      for (int i = to - 1; i >= from; i--) {
        assertThat(cursor.valueLength()).isEqualTo(LARGE);
        assertThat(cursor.valueArray()[cursor.valueOffset()]).isEqualTo(value(i, generation)[0]);
        assertThat(cursor.value()).isEqualTo(value(i, generation));
        cursor.prev();
      }
    }
  }

  private static long verified(MemoryStorage storage) {
    var report = Kiwi.tools().verify(storage, name -> {});
    assertThat(report.problems()).isEmpty();
    return report.files();
  }

  @Test
  void aFlushStoresLargeValuesApart() {
    try (Kiwi db = open()) {
      db.put(bytes("small"), bytes("here"));
      fill(db, 0, KEYS, 1);
      assertThat(types(db)).filteredOn(type -> type == ValueType.BLOB_POINTER).hasSize(KEYS);
      assertThat(types(db)).contains(ValueType.PUT);
      assertThat(blobs()).hasSize(1);
      assertShows(db, 0, KEYS, 1);
      assertThat(db.get(bytes("small"))).isEqualTo(bytes("here"));
      Statistics stats = db.stats();
      assertThat(stats.blobs().files()).isOne();
      assertThat(stats.blobs().liveBytes()).isEqualTo(stats.blobs().bytes());
      assertThat(stats.counter(Counter.BLOB_BYTES_WRITTEN)).isGreaterThan(KEYS * (long) LARGE);
      assertThat(stats.counter(Counter.BLOB_READS)).isPositive();
      assertThat(db.tables().get(0).bytes()).isLessThan(10_000);
    }
    assertThat(verified(storage)).isPositive();
  }

  @Test
  void everyKindOfReadGivesTheValue() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      ByteBuffer target = ByteBuffer.allocate(LARGE);
      assertThat(db.get(ByteBuffer.wrap(key(3)), target)).isEqualTo(LARGE);
      assertThat(target.array()).isEqualTo(value(3, 1));
      byte[] copied = db.get(
          key(4), (array, offset, length) -> Arrays.copyOfRange(array, offset, offset + length));
      assertThat(copied).isEqualTo(value(4, 1));
      assertThat(db.multiGet(List.of(key(7), key(1), bytes("absent"))))
          .containsExactly(value(7, 1), value(1, 1), null);
      assertThat(db.trace(key(5)).value()).contains(value(5, 1));
      assertThat(db.trace(key(5)).steps()).anyMatch(step -> step.source().startsWith("blob file"));
    }
  }

  @Test
  void keysAloneReadNoValues() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
          assertThat(cursor.keyLength()).isPositive();
        }
        for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
          assertThat(cursor.keyLength()).isPositive();
        }
      }
      assertThat(db.contains(key(1))).isTrue();
      assertThat(db.stats().counter(Counter.BLOB_READS)).isZero();
    }
  }

  @Test
  void aCompactionMovesAddressesOnly() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      fill(db, KEYS, 2 * KEYS, 2);
      Set<String> before = blobs();
      db.compact();
      assertThat(blobs()).isEqualTo(before);
      assertThat(db.stats().counter(Counter.COMPACTION_WRITTEN_BYTES)).isLessThan(20_000);
      assertShows(db, 0, KEYS, 1);
      assertShows(db, KEYS, 2 * KEYS, 2);
    }
    try (Kiwi db = open()) {
      assertShows(db, 0, KEYS, 1);
      assertShows(db, KEYS, 2 * KEYS, 2);
    }
    verified(storage);
  }

  @Test
  void aFileWithoutLiveValuesIsRemoved() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      fill(db, 0, KEYS, 2);
      db.compact();
      assertShows(db, 0, KEYS, 2);
      assertThat(db.stats().blobs().files()).isOne();
      assertThat(old).hasSize(1);
    }
    assertThat(blobs()).hasSize(1);
    try (Kiwi db = open()) {
      assertShows(db, 0, KEYS, 2);
    }
    verified(storage);
  }

  @Test
  void aFileWithMuchGarbageIsEmptied() {
    Set<String> old;
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      old = blobs();
      fill(db, 0, KEYS / 2, 2);
      db.compact();
      assertShows(db, 0, KEYS / 2, 2);
      assertShows(db, KEYS / 2, KEYS, 1);
      assertThat(db.stats().counter(Counter.BLOB_BYTES_MOVED)).isPositive();
      assertThat(db.stats().blobs().liveBytes()).isEqualTo(db.stats().blobs().bytes());
    }
    assertThat(blobs()).doesNotContainAnyElementsOf(old);
    verified(storage);
  }

  @Test
  void aFileWithLittleGarbageStays() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      fill(db, 0, KEYS / 8, 2);
      db.compact();
      assertThat(blobs()).containsAll(old);
      assertThat(db.stats().counter(Counter.BLOB_BYTES_MOVED)).isZero();
      assertThat(db.stats().blobs().liveBytes()).isLessThan(db.stats().blobs().bytes());
    }
    verified(storage);
  }

  @Test
  void garbageIsCollectedInTheBackground() {
    Options.Builder options = builder().set(Settings.L0_TRIGGER, 2L).set(Settings.L0_SLOWDOWN, 8L);
    try (Kiwi db = open(options)) {
      for (int generation = 1; generation < 20; generation++) {
        fill(db, 0, KEYS, generation);
        fill(db, KEYS, KEYS + 20 - generation, generation);
      }
      db.compactRange(KeyRange.of(bytes("z"), bytes("zz"))); // waits for nothing but running jobs
      assertShows(db, 0, KEYS, 19);
      for (int i = 0; i < 18; i++) {
        assertThat(db.get(key(KEYS + i))).isEqualTo(value(KEYS + i, 19 - i));
      }
    }
    verified(storage);
  }

  @Test
  void aSnapshotKeepsItsValues() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      try (Snapshot before = db.snapshot()) {
        fill(db, 0, KEYS, 2);
        db.compact();
        assertShows(before, 0, KEYS, 1);
        assertShows(db, 0, KEYS, 2);
      }
      db.compact();
      assertShows(db, 0, KEYS, 2);
    }
    assertThat(blobs()).hasSize(1);
    verified(storage);
  }

  @Test
  void anOpenCursorReadsFilesThatWereDropped() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      Set<String> old = blobs();
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        cursor.seekToFirst();
        fill(db, 0, KEYS, 2);
        db.compact();
        assertThat(blobs()).containsAll(old);
        for (int i = 0; i < KEYS; i++) {
          assertThat(cursor.value()).isEqualTo(value(i, 1));
          cursor.next();
        }
      }
    }
    assertThat(blobs()).hasSize(1);
    verified(storage);
  }

  @Test
  void aValueAskedForAfterClosingFails() {
    Kiwi db = open();
    fill(db, 0, KEYS, 1);
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      cursor.seekToFirst();
      db.close();
      assertThatThrownBy(cursor::valueArray).isInstanceOf(io.kiwidb.DatabaseClosedException.class);
    }
  }

  @Test
  void filesEndAtTheirSize() {
    try (Kiwi db = open(builder().set(Settings.BLOB_FILE_BYTES, 4L << 10))) {
      fill(db, 0, KEYS, 1);
      assertThat(blobs()).hasSizeBetween(8, 10);
      assertShows(db, 0, KEYS, 1);
    }
    verified(storage);
  }

  @Test
  void valuesReturnWhenTheThresholdIsRaised() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      db.settings().set(Settings.BLOB_MIN_BYTES, 10_000L);
      fill(db, 0, 1, 1);
      db.compact();
      assertThat(types(db)).containsOnly(ValueType.PUT);
      assertThat(db.stats().blobs()).isEqualTo(Statistics.Blobs.NONE);
      assertShows(db, 0, KEYS, 1);
    }
    assertThat(blobs()).isEmpty();
    verified(storage);
  }

  @Test
  void valuesLeaveTablesWhenTheThresholdIsLowered() {
    try (Kiwi db = open(builder().set(Settings.BLOB_MIN_BYTES, 0L))) {
      fill(db, 0, KEYS, 1);
      assertThat(blobs()).isEmpty();
      db.settings().set(Settings.BLOB_MIN_BYTES, 500L);
      fill(db, 0, 1, 1);
      db.compact();
      assertThat(types(db)).containsOnly(ValueType.BLOB_POINTER);
      assertShows(db, 0, KEYS, 1);
    }
    verified(storage);
  }

  @Test
  void theThresholdIsThatOfTheKeyspace() {
    try (Kiwi db = open(builder().set(Settings.BLOB_MIN_BYTES, 0L))) {
      Keyspace apart = db.createKeyspace(
          "apart", KeyspaceOptions.builder().set(Settings.BLOB_MIN_BYTES, 100L).build());
      fill(db, 0, KEYS, 1);
      assertThat(blobs()).isEmpty();
      fill(apart, 0, KEYS, 2);
      assertThat(blobs()).hasSize(1);
      assertThat(apart.stats().blobs().files()).isOne();
      assertShows(apart, 0, KEYS, 2);
    }
    try (Kiwi db = open(builder().set(Settings.BLOB_MIN_BYTES, 0L))) {
      assertShows(db.keyspace("apart"), 0, KEYS, 2);
      db.keyspace("apart").clear();
      assertThat(db.keyspace("apart").stats().blobs().files()).isZero();
      fill(db.keyspace("apart"), 0, KEYS, 3);
      db.dropKeyspace("apart");
    }
    assertThat(blobs()).isEmpty();
    verified(storage);
  }

  @Test
  void aRangeDeletionDropsFilesWithTheirTables() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      db.deleteRange(KeyRange.all());
      db.flush();
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
    assertThat(blobs()).isEmpty();
    verified(storage);
  }

  @Test
  void operandsApplyToAValueApart() {
    Options.Builder options = builder().provider(ProviderKind.MERGE_OPERATOR, "append");
    byte[] expected = Arrays.copyOf(value(1, 1), LARGE + 4);
    System.arraycopy(bytes(",+,+"), 0, expected, LARGE, 4);
    try (Kiwi db = open(options)) {
      fill(db, 0, KEYS, 1);
      db.merge(key(1), bytes("+"));
      db.flush();
      db.merge(key(1), bytes("+"));
      assertThat(db.get(key(1))).isEqualTo(expected);
      assertThat(db.multiGet(List.of(key(0), key(1)))).containsExactly(value(0, 1), expected);
      try (Cursor cursor = db.cursor(KeyRange.all())) {
        cursor.seek(key(1));
        assertThat(cursor.value()).isEqualTo(expected);
        cursor.seekToLast();
        cursor.seekForPrev(key(1));
        assertThat(cursor.value()).isEqualTo(expected);
        cursor.prev();
        assertThat(cursor.value()).isEqualTo(value(0, 1));
      }
      db.compact();
      assertThat(db.get(key(1))).isEqualTo(expected);
      assertThat(types(db)).containsOnly(ValueType.BLOB_POINTER);
    }
    verified(storage);
  }

  @Test
  void aSingleDeletionVanishesWithAValueApart() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      for (int i = 0; i < KEYS; i++) {
        db.singleDelete(key(i));
      }
      db.flush();
      db.compact();
      assertThat(db.tables()).isEmpty();
    }
    assertThat(blobs()).isEmpty();
  }

  /** Removes values that begin with 0, replaces the others; both need the real value. */
  @Test
  void aCompactionFilterSeesTheValue() {
    CompactionFilter filter = candidate -> {
      assertThat(candidate.valueLength()).isEqualTo(LARGE);
      byte first = candidate.valueArray()[candidate.valueOffset()];
      if (first == value(1, 1)[0]) {
        return CompactionFilter.Verdict.REMOVE;
      }
      if (first == value(2, 1)[0]) {
        candidate.replaceValue(bytes("small"), 0, 5);
        return CompactionFilter.Verdict.REPLACE;
      }
      return CompactionFilter.Verdict.KEEP;
    };
    try (Kiwi db = open(builder().compactionFilter(filter))) {
      fill(db, 0, KEYS, 1);
      db.compact();
      assertThat(db.get(key(1))).isNull();
      assertThat(db.get(key(2))).isEqualTo(bytes("small"));
      assertShows(db, 3, KEYS, 1);
    }
    verified(storage);
  }

  @Test
  void aStoreThatIsOpenedToReadOnlyReadsThem() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
    }
    try (Kiwi db = open(builder().openMode(OpenMode.READ_ONLY))) {
      assertShows(db, 0, KEYS, 1);
    }
  }

  @Test
  void aReplayStoresThemApart() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      db.put(key(0), value(0, 2));
    }
    try (Kiwi db = open()) {
      assertThat(db.get(key(0))).isEqualTo(value(0, 2));
      db.flush();
      assertThat(blobs()).hasSize(2);
    }
    verified(storage);
  }

  @Test
  void aMissingFileIsDamage() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
    }
    StoreFiles files = StoreFiles.of(storage.reopen());
    String blob = files.named(FileNames.Kind.BLOB).get(0);
    assertThatThrownBy(() -> Kiwi.open(files.without(blob).storage(), builder().build()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(blob);
    byte[] shorter = Arrays.copyOf(files.bytes(blob), files.bytes(blob).length - 1);
    assertThatThrownBy(
            () -> Kiwi.open(files.with(blob, shorter).storage(), builder().build()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining(blob);
  }

  @Test
  void anOrphanIsRemovedWhenTheStoreOpens() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
    }
    StoreFiles files = StoreFiles.of(storage.reopen());
    MemoryStorage withOrphan = files.with("000990.blob", new byte[100]).storage();
    try (Kiwi db = Kiwi.open(withOrphan, builder().build())) {
      assertShows(db, 0, KEYS, 1);
      assertThat(withOrphan.list()).doesNotContain("000990.blob");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"leveled", "tiered", "fifo"})
  void everyStrategyCollects(String strategy) {
    Options.Builder options = builder()
        .provider(ProviderKind.STRATEGY, strategy)
        .provider(ProviderKind.COMPRESSOR, "lz4")
        .set(Settings.L0_TRIGGER, 3L);
    try (Kiwi db = open(options)) {
      for (int generation = 0; generation < 12; generation++) {
        for (int i = generation % 3; i < KEYS; i += 1 + generation % 4) {
          db.put(key(i), value(i, generation));
        }
        db.flush();
      }
      db.compact();
      for (int i = 0; i < KEYS; i++) {
        int newest = -1;
        for (int generation = 0; generation < 12; generation++) {
          boolean written = i >= generation % 3 && (i - generation % 3) % (1 + generation % 4) == 0;
          newest = written ? generation : newest;
        }
        byte[] expected = newest < 0 ? null : value(i, newest);
        assertThat(db.get(key(i))).isEqualTo(expected);
      }
    }
    verified(storage);
  }
}
