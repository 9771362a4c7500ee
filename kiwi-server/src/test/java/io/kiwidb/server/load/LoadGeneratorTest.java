package io.kiwidb.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Counter;
import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiEvent;
import io.kiwidb.UnknownKeyspaceException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoadGeneratorTest {
  private static final int UNLIMITED = 0;
  private static final int COLLECTIONS = 50;

  private final LoadGenerator generator = new LoadGenerator(Clock.systemUTC());

  @TempDir
  private Path directory;

  private Kiwi db;

  @BeforeEach
  void open() {
    db = Kiwi.open(directory.resolve("db"));
  }

  @AfterEach
  void close() {
    generator.close();
    db.close();
  }

  private static LoadRequest request(int rate, int seconds, double readShare, double deleteShare) {
    return new LoadRequest(
        null,
        Distribution.UNIFORM,
        1_000L,
        16,
        10,
        4,
        rate,
        seconds,
        2,
        readShare,
        deleteShare,
        null,
        3L);
  }

  private Load await(long id, Predicate<Load> condition) {
    while (true) {
      Load load = generator.load(id).orElseThrow();
      if (condition.test(load)) {
        return load;
      }
      Thread.onSpinWait();
    }
  }

  private Load ended(long id) {
    return await(id, load -> load.state() != LoadState.RUNNING);
  }

  @Test
  void itWritesWhatItCounts() {
    Load started = generator.start(db, request(UNLIMITED, 3_600, 0, 0));
    assertThat(started.state()).isEqualTo(LoadState.RUNNING);
    assertThat(started.plan().threads()).isEqualTo(2);
    await(started.id(), load -> load.writes() > 20_000);
    assertThat(generator.stop(started.id())).isTrue();
    Load load = ended(started.id());
    assertThat(load.state()).isEqualTo(LoadState.STOPPED);
    assertThat(load.endedMillis()).isNotNull();
    assertThat(load.operations()).isEqualTo(load.writes());
    assertThat(load.bytes()).isEqualTo(load.writes() * 26);
    assertThat(load.latency().count()).isEqualTo(load.writes() / 4);
    assertThat(load.latency().max()).isGreaterThanOrEqualTo(load.latency().p50());
    assertThat(load.perSecond()).isZero();
    assertThat(load.message()).isEmpty();
    assertThat(db.stats().counter(Counter.ENTRIES_WRITTEN)).isEqualTo(load.writes());
    try (Cursor cursor = db.cursor()) {
      int keys = 0;
      for (cursor.seekToFirst(); cursor.isValid(); cursor.next()) {
        assertThat(new String(cursor.key(), StandardCharsets.US_ASCII)).matches("0{13}\\d{3}");
        assertThat(cursor.value()).hasSize(10);
        keys++;
      }
      assertThat(keys).as("all keys, and no other").isEqualTo(1_000);
    }
  }

  @Test
  void readsAndDeletionsHaveTheirShares() {
    Load started = generator.start(db, request(UNLIMITED, 3_600, 0.5, 0.25));
    await(started.id(), load -> load.operations() > 50_000);
    generator.stop(started.id());
    Load load = ended(started.id());
    double calls = load.reads() + (load.writes() + load.deletes()) / 4.0;
    assertThat(load.reads() / calls).isBetween(0.45, 0.55);
    assertThat((double) load.deletes() / (load.writes() + load.deletes())).isBetween(0.2, 0.3);
    assertThat(db.stats().counter(Counter.GETS)).isEqualTo(load.reads());
  }

  @Test
  void putsToNewKeysHaveTheirShare() {
    Load started = generator.start(
        db, new LoadRequest(null, null, 100L, 16, 10, 4, 0, 3_600, 2, 0.1, 0.0, 0.25, 3L));
    await(started.id(), load -> load.writes() > 20_000);
    generator.stop(started.id());
    Load load = ended(started.id());
    assertThat(load.plan().overwriteShare()).isEqualTo(0.25);
    long fresh = 0;
    long old = 0;
    try (Cursor cursor = db.cursor()) {
      for (cursor.seekToFirst(); cursor.isValid(); cursor.next()) {
        long number = Long.parseLong(new String(cursor.key(), StandardCharsets.US_ASCII));
        if (number < 100) {
          old++;
        } else {
          assertThat(number).as("one after the other").isBetween(100L, 100 + load.writes());
          fresh++;
        }
      }
    }
    assertThat(old).as("the old keys, and no other").isEqualTo(100);
    assertThat((double) fresh / load.writes()).isBetween(0.7, 0.8);
  }

  @Test
  void newKeysAloneAreNeverTheSame() {
    Load started = generator.start(
        db,
        new LoadRequest(
            null, Distribution.SEQUENTIAL, 1L, 16, 0, 10, 0, 3_600, 4, 0.0, 0.0, 0.0, 3L));
    await(started.id(), load -> load.writes() > 20_000);
    generator.stop(started.id());
    long keys = 0;
    try (Cursor cursor = db.cursor()) {
      for (cursor.seekToFirst(); cursor.isValid(); cursor.next()) {
        keys++;
      }
    }
    assertThat(keys).isEqualTo(ended(started.id()).writes());
  }

  @Test
  void itEndsWhenItsTimeIsOver() {
    Load load = ended(generator.start(db, request(100, 1, 0, 0)).id());
    assertThat(load.state()).isEqualTo(LoadState.FINISHED);
    assertThat(load.operations()).isPositive().isLessThan(1_000);
  }

  @Test
  void itEndsWhenTheStoreIsClosed() {
    Load running = generator.start(db, request(UNLIMITED, 3_600, 0.5, 0));
    await(running.id(), load -> load.operations() > 1_000);
    db.close();
    Load load = ended(running.id());
    assertThat(load.state()).isEqualTo(LoadState.STOPPED);
    assertThat(load.message()).isEqualTo("The store was closed.");
  }

  @Test
  void aThreadThatWaitsForTokensEndsToo() {
    Load running = generator.start(db, request(1, 3_600, 0, 0)); // the second batch waits 4 s
    await(running.id(), load -> load.operations() > 0);
    generator.stop(running.id());
    assertThat(ended(running.id()).state()).isEqualTo(LoadState.STOPPED);
  }

  @Test
  void itFailsWhenItsKeyspaceIsDropped() {
    db.createKeyspace("users");
    Load running = generator.start(
        db,
        new LoadRequest(
            "users", null, null, null, null, null, 0, null, null, null, null, null, null));
    await(running.id(), load -> load.operations() > 100);
    db.dropKeyspace("users");
    Load load = ended(running.id());
    assertThat(load.state()).isEqualTo(LoadState.FAILED);
    assertThat(load.message()).isEqualTo("There is no keyspace of that name.");
  }

  @Test
  void aStalledWriteCanBeStopped() {
    Load running;
    try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
      running = generator.start(
          db,
          new LoadRequest(
              null, null, null, null, 1 << 20, null, 0, 3_600, 2, null, null, null, null));
      await(running.id(), load -> db.stats().admission() == KiwiEvent.Admission.STOPPED);
      generator.stop(running.id());
      assertThat(ended(running.id()).state()).isEqualTo(LoadState.STOPPED);
    }
  }

  @Test
  void atMostFourRunAtOnceAndTheLatestAreRemembered() {
    for (int i = 0; i < LoadGenerator.RUNNING; i++) {
      generator.start(db, request(100, 3_600, 0, 0));
    }
    assertThatThrownBy(() -> generator.start(db, request(100, 3_600, 0, 0)))
        .isInstanceOf(TooManyLoadsException.class);
    generator.stopAll();
    for (int i = 0; i < LoadGenerator.REMEMBERED; i++) {
      generator.stop(generator.start(db, request(100, 3_600, 0, 0)).id());
    }
    assertThat(generator.loads()).hasSize(LoadGenerator.REMEMBERED);
    assertThat(generator.loads().get(0).id()).isEqualTo(24);
    assertThat(generator.load(4)).isEmpty();
    assertThat(generator.stop(4)).isFalse();
  }

  private WeakReference<Kiwi> storeOfAnEndedRun() {
    try (Kiwi other = Kiwi.open(directory.resolve("other"))) {
      Load running = generator.start(other, request(UNLIMITED, 3_600, 0.5, 0));
      await(running.id(), load -> load.operations() > 1_000);
      generator.stop(running.id());
      return new WeakReference<>(other);
    }
  }

  /**
   * What a thread worked with is garbage; from JDK 19 on, a thread that has ended keeps its task.
   */
  @Test
  void aRememberedRunKeepsNothingOfItsThreads() {
    WeakReference<Kiwi> store = storeOfAnEndedRun();
    for (int i = 0; i < COLLECTIONS && store.get() != null; i++) {
      System.gc();
    }
    assertThat(generator.loads()).hasSize(1);
    assertThat(store.get()).isNull();
  }

  private static LoadRequest large(int batch, int threads) {
    return new LoadRequest(
        null, null, null, null, 1 << 20, batch, 1, 3_600, threads, null, null, null, null);
  }

  @Test
  void theBatchesOfAllThreadsAndWorkloadsAreBounded() {
    assertThatThrownBy(() -> generator.start(db, large(16, 4)))
        .isInstanceOf(IllegalArgumentException.class);
    generator.start(db, large(10, 4));
    assertThatThrownBy(() -> generator.start(db, large(24, 1)))
        .isInstanceOf(TooManyLoadsException.class)
        .hasMessageContaining("64 MiB");
    generator.start(db, large(23, 1));
  }

  @Test
  void theSameSeedChoosesTheSameKeys() {
    LoadRequest one = new LoadRequest(
        null, Distribution.ZIPF, 1_000_000L, 16, 0, 1, 0, 3_600, 1, null, null, null, 5L);
    Keyspace other = db.createKeyspace("other");
    Load first = generator.start(db, one);
    await(first.id(), load -> load.writes() > 2_000);
    generator.stop(first.id());
    Load second = generator.start(
        db,
        new LoadRequest(
            "other", Distribution.ZIPF, 1_000_000L, 16, 0, 1, 0, 3_600, 1, null, null, null, 5L));
    await(second.id(), load -> load.writes() > 2_000);
    generator.stop(second.id());
    boolean firstIsShorter = ended(first.id()).writes() < ended(second.id()).writes();
    Keyspace shorter = firstIsShorter ? db : other;
    Keyspace longer = firstIsShorter ? other : db;
    try (Cursor cursor = shorter.cursor()) {
      for (cursor.seekToFirst(); cursor.isValid(); cursor.next()) {
        assertThat(longer.get(cursor.key())).isNotNull();
      }
    }
  }

  @Test
  void aPlanIsChecked() {
    assertThat(LoadPlan.of(LoadRequest.DEFAULTS))
        .isEqualTo(new LoadPlan(
            "default", Distribution.UNIFORM, 100_000, 16, 100, 1, 1_000, 60, 1, 0, 0, 1, 1));
    assertThatThrownBy(() -> generator.start(db, request(-1, 1, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rate is -1; it must be between 0 and 100000000");
    assertThatThrownBy(() -> generator.start(db, request(1, 1, Double.NaN, 0)))
        .hasMessageContaining("readShare");
    LoadRequest much = new LoadRequest(
        null, null, null, null, null, null, null, null, null, null, null, 1.1, null);
    assertThatThrownBy(() -> generator.start(db, much)).hasMessageContaining("overwriteShare");
    LoadRequest huge = new LoadRequest(
        null, null, null, null, 1 << 20, 10_000, null, null, null, null, null, null, null);
    assertThatThrownBy(() -> generator.start(db, huge)).hasMessageContaining("64 MiB");
    LoadRequest lost = new LoadRequest(
        "no", null, null, null, null, null, null, null, null, null, null, null, null);
    assertThatThrownBy(() -> generator.start(db, lost))
        .isInstanceOf(UnknownKeyspaceException.class);
    assertThat(generator.loads()).isEmpty();
  }
}
