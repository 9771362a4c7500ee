package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kiwidb.CorruptionException;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.engine.files.FileNames;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The header of a log was synced before the manifest named the log: a log with a corrupt header is
 * not treated as empty.
 */
class LogHeaderDamageTest {
  private static final int HEADER_BYTES = 96;

  /** A store after a power cut. What its newest log holds was synced, but nothing says so yet. */
  private static StoreFiles cutOff(int entries) {
    CrashStorage disk = new CrashStorage();
    Options options =
        Stores.dev().toBuilder().set(Settings.DURABILITY, Durability.SYNC).build();
    Kiwi db = Kiwi.open(disk, options);
    for (int i = 0; i < entries; i++) {
      db.put(key(i), bytes("value " + i));
    }
    disk.powerOff();
    StoreFiles files = StoreFiles.of(disk.crash(SurvivalPolicy.NONE_SURVIVES, 1));
    Stores.abandon(db);
    return files;
  }

  private static String newestLog(StoreFiles files) {
    return files.named(FileNames.Kind.WAL).stream().reduce((a, b) -> b).orElseThrow();
  }

  private static void assertRefused(StoreFiles files, String log, String what) {
    Throwable failure =
        catchThrowable(() -> Kiwi.open(files.storage(), Stores.dev()).close());
    assertThat(failure).as(what).isInstanceOf(CorruptionException.class);
    CorruptionException damage = (CorruptionException) failure;
    assertThat(damage.file()).as(what).isEqualTo(log);
    assertThat(damage.offset()).as(what).isBetween(0L, (long) HEADER_BYTES);
    assertThat(damage).as(what).hasMessageContaining(log);
    VerifyReport report = Kiwi.tools().verify(files.storage(), step -> {});
    assertThat(report.problems()).as(what).anyMatch(problem -> problem.contains(log));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void aFlippedByteInTheHeaderOfTheNewestLogIsDamage(int entries) {
    StoreFiles files = cutOff(entries);
    String log = newestLog(files);
    int header = Math.min(HEADER_BYTES, files.bytes(log).length);
    for (int at = 0; at < header; at++) {
      assertRefused(files.flipped(log, at, 0x40), log, entries + " entries, byte " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void aNewestLogThatEndsInItsHeaderIsDamage(int entries) {
    StoreFiles files = cutOff(entries);
    String log = newestLog(files);
    for (int length : new int[] {0, 10, HEADER_BYTES - 1}) {
      byte[] cut = Arrays.copyOf(files.bytes(log), length);
      assertRefused(files.with(log, cut), log, entries + " entries, cut to " + length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void theSameFilesUndamagedOpenWithEverything(int entries) {
    try (Kiwi db = Kiwi.open(cutOff(entries).storage(), Stores.dev())) {
      for (int i = 0; i < entries; i++) {
        assertThat(db.get(key(i))).isEqualTo(bytes("value " + i));
      }
    }
  }
}
