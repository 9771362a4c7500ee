package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.EntryVisitor;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.Statistics;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Large values in blob files: where they are, and who reads them. */
class BlobFilesTest extends BlobStores {
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
  void lengthsAreThoseOfTheValuesAndReadNone() {
    byte[] mixed = new byte[LARGE + 1]; // stored without compression, those of fill with it
    new Random(7).nextBytes(mixed);
    try (Kiwi db = open()) {
      db.put(key(KEYS), mixed);
      fill(db, 0, KEYS, 1);
      try (Cursor cursor = db.cursor()) {
        int keys = 0;
        for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
          assertThat(cursor.valueLength()).isEqualTo(keys++ < KEYS ? LARGE : LARGE + 1);
        }
        assertThat(keys).isEqualTo(KEYS + 1);
        assertThat(db.stats().counter(Counter.BLOB_READS)).isZero();
        for (boolean there = cursor.seekToLast(); there; there = cursor.prev()) {
          int length = cursor.valueLength();
          assertThat(cursor.value()).hasSize(length);
          assertThat(cursor.valueLength()).isEqualTo(length);
        }
      }
    }
  }

  @Test
  void aVisitorOfATableIsToldWhereAValueIsAndReadsIt() {
    try (Kiwi db = open()) {
      db.put(bytes("small"), bytes("here"));
      fill(db, 0, KEYS, 1);
      long table = db.tables().get(0).number();
      List<byte[]> plain = new ArrayList<>();
      List<BlobAddress> addresses = new ArrayList<>();
      db.visitTable(table, new EntryVisitor() {
        @Override
        public boolean visit(byte[] key, long sequence, int type, byte[] value) {
          return plain.add(value);
        }

        @Override
        public boolean visitApart(byte[] key, long sequence, int type, ApartValue value) {
          assertThat(type).isEqualTo(ValueType.BLOB_POINTER);
          assertThat(key).isEqualTo(key(addresses.size()));
          assertThat(value.read()).isEqualTo(value(addresses.size(), 1));
          return addresses.add(value.address());
        }
      });
      assertThat(plain).containsExactly(bytes("here"));
      assertThat(addresses).hasSize(KEYS).allMatch(address -> address.valueLength() == LARGE);
      assertThat(addresses).extracting(BlobAddress::offset).isSorted().doesNotHaveDuplicates();
      List<BlobAddress> stored = new ArrayList<>();
      db.visitTable(table, (key, sequence, type, value) -> {
        if (type == ValueType.BLOB_POINTER) {
          stored.add(BlobAddress.decode("here", value, 0, value.length));
        }
        return true;
      });
      assertThat(stored).isEqualTo(addresses);
    }
  }

  @Test
  void aValueAskedForAfterClosingFails() {
    Kiwi db = open();
    fill(db, 0, KEYS, 1);
    try (Cursor cursor = db.cursor(KeyRange.all())) {
      cursor.seekToFirst();
      db.close();
      assertThatThrownBy(cursor::valueArray).isInstanceOf(DatabaseClosedException.class);
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
  void aDamagedRecordIsNamedByReadsAndByVerification() {
    try (Kiwi db = open()) {
      fill(db, 0, KEYS, 1);
      assertThat(db.insight().verify((done, total, table) -> true)).isEqualTo(KEYS);
    }
    StoreFiles files = StoreFiles.of(storage.reopen());
    String blob = files.named(FileNames.Kind.BLOB).get(0);
    MemoryStorage damaged = files.flipped(blob, 500, 1).storage();
    try (Kiwi db = Kiwi.open(damaged, builder().build())) {
      assertThatThrownBy(() -> db.get(key(0)))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContainingAll(blob, "offset 72");
      assertThat(db.get(key(1))).isEqualTo(value(1, 1));
      assertThatThrownBy(() -> db.insight().verify((done, total, table) -> true))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContaining(blob);
    }
    assertThat(Kiwi.tools().verify(damaged.reopen(), name -> {}).problems())
        .singleElement()
        .asString()
        .contains(blob);
  }

  @Test
  void aDumpShowsRecordsAndAddresses() {
    try (Kiwi db = open()) {
      fill(db, 0, 2, 1);
    }
    String blob = StoreFiles.of(storage.reopen()).named(FileNames.Kind.BLOB).get(0);
    String table = StoreFiles.of(storage.reopen()).named(FileNames.Kind.SST).get(0);
    List<String> lines = new ArrayList<>();
    Kiwi.tools().dump(storage.reopen(), blob, line -> lines.add(line.what()));
    assertThat(lines).containsExactly("header", "properties", "record", "record");
    lines.clear();
    Kiwi.tools().dump(storage.reopen(), table, line -> lines.add(line.what() + line.fields()));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("blob-pointer"))
        .hasSize(2)
        .allMatch(line -> line.contains("valueBytes=" + LARGE));
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
}
