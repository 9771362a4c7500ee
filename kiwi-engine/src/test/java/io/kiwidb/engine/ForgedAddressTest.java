package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.storage.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tables with good checksums whose entries have addresses at which the value is not: every way to
 * read it reports corruption with the blob file, the table and a remedy, and never returns other
 * bytes.
 */
class ForgedAddressTest extends BlobStores {
  private static final int FEW = 10;
  private static final int FORGED = 5;

  /** Where the entry of {@link #FORGED} refers to; each is encoded in as many bytes as before. */
  enum Address {
    A_FILE_THAT_DOES_NOT_EXIST {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(99, right.offset(), right.length(), right.valueLength());
      }
    },
    A_FILE_OF_ANOTHER_KEYSPACE {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(other, right.offset(), right.length(), right.valueLength());
      }
    },
    OUTSIDE_OF_THE_FILE {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(right.file(), 16_000, right.length(), right.valueLength());
      }
    },
    BEYOND_THE_END {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(right.file(), right.offset(), 16_000, right.valueLength());
      }
    },
    THE_HEADER {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(right.file(), 0, right.length(), right.valueLength());
      }
    },
    THE_MIDDLE_OF_A_RECORD {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(
            right.file(), right.offset() + 7, right.length(), right.valueLength());
      }
    },
    TWO_RECORDS {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(
            right.file(), right.offset(), 2 * right.length(), 2 * right.valueLength());
      }
    },
    A_RECORD_OF_ANOTHER_KEY {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return next;
      }
    },
    ANOTHER_LENGTH_OF_THE_VALUE {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(
            right.file(), right.offset(), right.length(), right.valueLength() - 1);
      }
    },
    NO_ADDRESS {
      @Override
      BlobAddress of(BlobAddress right, BlobAddress next, long other) {
        return new BlobAddress(0, right.offset(), right.length(), right.valueLength());
      }
    };

    abstract BlobAddress of(BlobAddress right, BlobAddress next, long other);
  }

  private String table = "";

  private static Options.Builder merging() {
    return builder().provider(ProviderKind.MERGE_OPERATOR, "append");
  }

  private static byte[] encoded(BlobAddress address, int length) {
    ByteWriter out = new ByteWriter(32);
    address.encode(out);
    byte[] bytes = out.toByteArray();
    if (bytes.length > length) {
      throw new AssertionError(address + " takes more than " + length + " bytes");
    }
    // The varint of an offset that is too short is filled up with zeros.
    byte[] longer = new byte[length];
    int spare = length - bytes.length;
    longer[0] = bytes[0];
    System.arraycopy(bytes, 1 + 1, longer, 2 + spare, bytes.length - 2);
    longer[1] = bytes[1];
    for (int i = 0; i < spare; i++) {
      longer[1 + i] |= (byte) 0x80;
    }
    return longer;
  }

  private StoreFiles forged(Address kind) {
    List<byte[]> addresses = new ArrayList<>();
    try (Kiwi db = open(merging())) {
      Keyspace other = db.createKeyspace(
          "other", KeyspaceOptions.builder().set(Settings.BLOB_MIN_BYTES, 100L).build());
      fill(other, 0, FEW, 2);
      fill(db, 0, FEW, 1);
      long number = db.tables().get(0).number();
      table = FileNames.table(number);
      db.insight().visitTable(number, new byte[0], (key, sequence, type, value) -> {
        assertThat(type).isEqualTo(ValueType.BLOB_POINTER);
        addresses.add(value.clone());
        return true;
      });
    }
    assertThat(addresses).hasSize(FEW);
    byte[] right = addresses.get(FORGED);
    BlobAddress address = BlobAddress.decode("test", right, 0, right.length);
    byte[] next = addresses.get(FORGED + 1);
    long other = blobs().stream()
        .map(name -> FileNames.parse(name).orElseThrow().number())
        .filter(number -> number != address.file())
        .findAny()
        .orElseThrow();
    BlobAddress wrong = kind.of(address, BlobAddress.decode("test", next, 0, next.length), other);
    StoreFiles files = StoreFiles.of(storage.reopen());
    byte[] forged = new ForgedTables(table, files.bytes(table))
        .replace(right, encoded(wrong, right.length))
        .bytes();
    return files.with(table, forged);
  }

  private void assertDamage(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            CorruptionException.class,
            damage -> assertThat(damage.file()).matches("\\d+\\.(blob|sst)"))
        .hasMessageContaining(table)
        .hasMessageContaining(HexFormat.of().formatHex(key(FORGED)))
        .hasMessageContaining("kiwi verify")
        .hasMessageContaining("backup");
  }

  @ParameterizedTest
  @EnumSource
  void everyReadReportsItAndTheOthersGoOn(Address kind) {
    try (Kiwi db = Kiwi.open(forged(kind).storage(), merging().build())) {
      assertDamage(() -> db.get(key(FORGED)));
      assertDamage(() -> db.get(key(FORGED), (array, offset, length) -> length));
      assertDamage(() -> db.multiGet(List.of(key(1), key(FORGED))));
      assertDamage(() -> db.trace(key(FORGED)));
      assertDamage(() -> db.insight().verify((done, total, name) -> true));
      try (Cursor cursor = db.cursor()) {
        assertThat(cursor.seek(key(FORGED))).isTrue();
        assertDamage(cursor::value);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.value()).isEqualTo(value(FORGED + 1, 1));
        assertThat(cursor.prev()).isTrue();
        assertDamage(cursor::value);
        assertThat(cursor.prev()).isTrue();
        assertThat(cursor.value()).isEqualTo(value(FORGED - 1, 1));
      }
      for (int i = 0; i < FEW; i++) {
        if (i != FORGED) {
          assertThat(db.get(key(i))).isEqualTo(value(i, 1));
        }
      }
      db.merge(key(FORGED), bytes("+"));
      db.merge(key(1), bytes("+"));
      assertDamage(() -> db.get(key(FORGED)));
      assertDamage(() -> db.multiGet(List.of(key(FORGED))));
      assertThat(db.get(key(1))).hasSize(LARGE + 2);
      db.put(key(FORGED), bytes("new"));
      assertThat(db.get(key(FORGED))).isEqualTo(bytes("new"));
    }
  }

  /** The values return to the tables, so each of them is read. */
  @ParameterizedTest
  @EnumSource
  void aCompactionThatReadsTheValueReportsIt(Address kind) {
    MemoryStorage damaged = forged(kind).storage();
    Options inTables = merging().set(Settings.BLOB_MIN_BYTES, 0L).build();
    try (Kiwi db = Kiwi.open(damaged, inTables)) {
      db.put(key(FORGED + 1), bytes("newer"));
      db.flush();
      assertDamage(db::compact);
    }
    try (Kiwi db = Kiwi.open(damaged.reopen(), inTables)) {
      assertThat(db.get(key(1))).isEqualTo(value(1, 1));
      assertThat(db.get(key(FORGED + 1))).isEqualTo(bytes("newer"));
      assertDamage(() -> db.get(key(FORGED)));
    }
  }

  /** The addresses stay as they are; none becomes one of a value. */
  @ParameterizedTest
  @EnumSource
  void aCompactionThatKeepsTheAddressLosesNothing(Address kind) {
    MemoryStorage damaged = forged(kind).storage();
    boolean refused = false;
    try (Kiwi db =
        Kiwi.open(damaged, merging().set(Settings.BLOB_LIVE_PERCENT, 0L).build())) {
      db.put(key(FORGED + 1), bytes("newer"));
      db.flush();
      try {
        db.compact();
      } catch (CorruptionException e) {
        assertThat(e).hasMessageContaining(table);
        refused = true;
      }
      table = refused ? table : FileNames.table(db.tables().get(0).number());
    }
    assertThat(refused)
        .isEqualTo(kind == Address.NO_ADDRESS
            || kind == Address.A_FILE_THAT_DOES_NOT_EXIST
            || kind == Address.A_FILE_OF_ANOTHER_KEYSPACE);
    try (Kiwi db = Kiwi.open(damaged.reopen(), merging().build())) {
      assertThat(db.get(key(1))).isEqualTo(value(1, 1));
      assertThat(db.get(key(FORGED + 1))).isEqualTo(bytes("newer"));
      assertDamage(() -> db.get(key(FORGED)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void verificationNamesTheTable(Address kind) {
    List<String> problems =
        Kiwi.tools().verify(forged(kind).storage(), name -> {}).problems();
    assertThat(problems).anyMatch(problem -> problem.contains(table));
    assertThat(Arrays.toString(problems.toArray())).doesNotContain("Exception");
  }
}
