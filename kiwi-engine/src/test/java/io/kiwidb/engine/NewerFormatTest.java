package io.kiwidb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.CorruptionException;
import io.kiwidb.IncompatibleFormatException;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.WriteBatch;
import io.kiwidb.key.ValueType;
import io.kiwidb.storage.MemoryStorage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of types that later releases may write are rejected wherever they are found. */
class NewerFormatTest {
  @Test
  void aForgedLogWithKnownEntriesIsReplayed() {
    MemoryStorage storage = ForgedLog.with(List.of(ForgedLog.entry(2, ValueType.PUT, 0, "after")));
    try (Kiwi db = Kiwi.open(storage, Stores.dev())) {
      assertThat(db.get(Stores.bytes("before"))).isNotNull();
      assertThat(db.get(Stores.bytes("after"))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void anEntryOfAKeyspaceThatWasNeverCreatedIsDamage(int keyspace) {
    MemoryStorage storage =
        ForgedLog.with(List.of(ForgedLog.entry(2, ValueType.PUT, keyspace, "after")));
    String log = ForgedLog.name(storage);
    for (OpenMode mode : List.of(OpenMode.READ_ONLY, OpenMode.MUST_EXIST)) {
      Options options = Stores.dev().toBuilder().openMode(mode).build();
      assertThatThrownBy(() -> Kiwi.open(storage.reopen(), options))
          .isInstanceOf(CorruptionException.class)
          .hasMessageContainingAll(log, "keyspace id below 1", String.valueOf(keyspace));
    }
    KiwiTools.VerifyReport report = Kiwi.tools().verify(storage.reopen(), name -> {});
    assertThat(report.problems())
        .anySatisfy(
            problem -> assertThat(problem).contains(log, "an entry of keyspace " + keyspace));
  }

  @ParameterizedTest
  @CsvSource({
    "6, 0, blob-pointer",
    "130, 0, delete+expiry",
    "134, 0, blob-pointer+expiry",
  })
  void inALogItIsRefusedByEveryReader(int type, int keyspace, String what) {
    MemoryStorage storage = ForgedLog.with(List.of(ForgedLog.entry(2, type, keyspace, "after")));
    String log = ForgedLog.name(storage);
    for (OpenMode mode : List.of(OpenMode.READ_ONLY, OpenMode.MUST_EXIST)) {
      Options options = Stores.dev().toBuilder().openMode(mode).build();
      assertThatThrownBy(() -> Kiwi.open(storage.reopen(), options))
          .isInstanceOf(IncompatibleFormatException.class)
          .hasMessageContainingAll(log, what, "at offset", "newer Kiwi");
    }
    assertThatThrownBy(() -> Kiwi.tools().dump(storage.reopen(), log, line -> {}))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContainingAll(log, what);
    KiwiTools.VerifyReport report = Kiwi.tools().verify(storage.reopen(), name -> {});
    assertThat(report.problems())
        .anySatisfy(problem -> assertThat(problem).contains(log, what, "newer Kiwi"));
  }

  @Test
  void aRangeDeletionInALogWithoutARangeIsDamage() {
    MemoryStorage storage =
        ForgedLog.with(List.of(ForgedLog.entry(2, ValueType.RANGE_DELETE, 0, "after")));
    assertThatThrownBy(() -> Kiwi.open(storage.reopen(), Stores.dev()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContainingAll(ForgedLog.name(storage), "a range of keys");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        ValueType.RANGE_DELETE,
        ValueType.BLOB_POINTER,
        ValueType.BLOB_POINTER | ValueType.HAS_EXPIRY,
        ValueType.DELETE | ValueType.HAS_EXPIRY
      })
  void aWriteBatchTakesNoneOfTheirTypes(int type) {
    byte[] key = Stores.bytes("k");
    try (Kiwi db = Stores.inMemory()) {
      db.put(key, key);
      WriteBatch batch = new WriteBatch();
      assertThatThrownBy(() -> batch.buffer().add(type, 0, key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(ValueType.nameOf(type));
      assertThatThrownBy(() -> batch.buffer().add(type, 0, key, key))
          .isInstanceOf(IllegalArgumentException.class);
      db.write(batch);
      db.flush();
      assertThat(db.get(key)).isEqualTo(key);
    }
  }
}
