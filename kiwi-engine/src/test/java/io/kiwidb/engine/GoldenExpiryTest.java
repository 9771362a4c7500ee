package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static io.kiwidb.engine.Stores.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with expiries, written in November 2026 by the first build that had them: in tables, with
 * their properties, and in the log; of values and operands; by a default of a keyspace; with a time
 * in the manifest, because a reader had met what has expired. It was copied while it was open.
 *
 * <p>The on-disk format must stay readable: {@link #main} documents how it was created, and is not
 * run again.
 */
class GoldenExpiryTest {
  private static final int KEYS = 300;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir
  private Path scratch;

  private static Options options(SimulatedTime time) {
    return Options.builder()
        .profile(Profile.DEV)
        .timeSource(time)
        .set(Settings.MEMTABLE_ENTRIES, 150L)
        .set(Settings.IDLE_MILLIS, 0L)
        .provider(ProviderKind.MERGE_OPERATOR, "append")
        .build();
  }

  /**
   * Writes the store.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    SimulatedTime time = new SimulatedTime();
    try (Kiwi db = Kiwi.open(work, options(time))) {
      Keyspace sessions =
          db.createKeyspace("sessions", KeyspaceOptions.builder().ttl(MINUTE).build());
      for (int i = 0; i < KEYS; i++) { // every third for ever, for a minute, for an hour
        Duration ttl = List.of(Duration.ZERO, MINUTE, Duration.ofHours(1)).get(i % 3);
        db.put(key(i), bytes("value " + i), WriteOptions.defaults().ttl(ttl));
        sessions.put(key(i), bytes("session " + i));
      }
      db.compact();
      sessions.flush();
      time.advance(MINUTE);
      Objects.requireNonNull(db.get(key(0)));
      require(db.get(key(1)) == null); // now there is a time in the manifest
      db.write(new WriteBatch()
          .put(key(1), bytes("again"), MINUTE)
          .merge(key(2), bytes("operand"), MINUTE)
          .put(sessions, key(1), bytes("again")));
      db.sync();
      GoldenFiles.copy(work, Path.of(arguments[0], "expiry"));
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the store does not do what this page says");
    }
  }

  /** A copy that may be written. */
  private Path store() throws Exception {
    Path current = Path.of(
        Objects.requireNonNull(getClass().getResource("golden/expiry/CURRENT")).toURI());
    Path store = scratch.resolve("expiry");
    GoldenFiles.copy(Objects.requireNonNull(current.getParent()), store);
    return store;
  }

  @Test
  void itIsReadAndGoesOn() throws Exception {
    SimulatedTime time = new SimulatedTime(); // when the store was created: an earlier clock
    Path store = store();
    try (Kiwi db = Kiwi.open(store, options(time))) {
      Keyspace sessions = db.keyspace("sessions");
      check(db, sessions);
      assertThat(db.count(KeyRange.all())).isEqualTo(201);
      assertThat(sessions.count(KeyRange.all())).isEqualTo(1);
      db.compact();
      sessions.compact();
      check(db, sessions);
      time.advance(Duration.ofHours(2));
      assertThat(db.count(KeyRange.all())).isEqualTo(100);
      assertThat(sessions.count(KeyRange.all())).isZero();
      sessions.put(key(5), bytes("new"));
      assertThat(sessions.expiry(key(5)).remaining()).contains(MINUTE);
    }
    try (Storage files = FileSystemStorage.open(store, OpenMode.READ_ONLY)) {
      assertThat(Kiwi.tools().verify(files, file -> {}).problems()).isEmpty();
    }
  }

  private static void check(Kiwi db, Keyspace sessions) {
    assertThat(text(db.get(key(0)))).isEqualTo("value 0");
    assertThat(text(db.get(key(1)))).isEqualTo("again");
    assertThat(text(db.get(key(2)))).isEqualTo("value 2,operand");
    assertThat(db.get(key(4))).isNull();
    assertThat(text(db.get(key(5)))).isEqualTo("value 5");
    assertThat(text(sessions.get(key(1)))).isEqualTo("again");
    assertThat(sessions.get(key(2))).isNull();
    assertThat(db.expiry(key(0)).isNever()).isTrue();
    assertThat(db.expiry(key(5)).at().orElseThrow().toEpochMilli())
        .isEqualTo(new SimulatedTime().epochMillis() + Duration.ofHours(1).toMillis());
  }
}
