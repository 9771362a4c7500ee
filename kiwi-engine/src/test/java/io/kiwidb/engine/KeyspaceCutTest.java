package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Durability;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.WriteBatch;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A power cut after one keyspace of a batch was flushed, and another was not. */
class KeyspaceCutTest {
  private static final Options UNSYNCED = Stores.dev().toBuilder()
      .set(Settings.DURABILITY, Durability.NONE)
      .set(Settings.MEMTABLE_ENTRIES, 0)
      .build();

  @ParameterizedTest
  @EnumSource(SurvivalPolicy.class)
  void aBatchOfWhichHalfWasFlushedIsWhole(SurvivalPolicy policy) {
    CrashStorage storage = new CrashStorage();
    try (Kiwi db = Kiwi.open(storage, UNSYNCED)) {
      Keyspace flushed = db.createKeyspace("flushed");
      Keyspace logged = db.createKeyspace("logged");
      logged.put(bytes("before"), bytes("1"));
      db.write(new WriteBatch()
          .put(logged, bytes("key"), bytes("2"))
          .put(flushed, bytes("key"), bytes("2")));
      logged.put(bytes("after"), bytes("3"));
      flushed.flush();
      try (Kiwi cut = Kiwi.open(storage.imageOfCrash(policy, 1), UNSYNCED)) {
        assertThat(text(cut.keyspace("flushed").get(bytes("key")))).isEqualTo("2");
        assertThat(text(cut.keyspace("logged").get(bytes("key")))).isEqualTo("2");
        assertThat(text(cut.keyspace("logged").get(bytes("before")))).isEqualTo("1");
      }
    }
  }
}
