package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.Options;
import io.kiwidb.Settings;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A small store, cleanly closed, with each of its bytes flipped, each of its files truncated to
 * every length, missing, or replaced by another: opening and reading either report corruption,
 * naming a file, or give only correct answers. Wrong data, another kind of error or a hang is a
 * failure. Verification detects every change.
 */
@Tag("jvm-independent")
class EveryByteTest {
  private static final int KEYS = 12;
  private static final StoreFiles FILES = files();
  private static final String[] ANY = {"CURRENT", "MANIFEST-", "OPTIONS-", ".wal", ".sst", ".blob"};
  private static final Map<String, String> EXPECTED = expected();

  /**
   * Tables in two levels, one of them with values in a blob file, two logs that are needed, changed
   * settings, and a manifest with a history.
   */
  private static StoreFiles files() {
    MemoryStorage storage = new MemoryStorage();
    SimulatedScheduler scheduler = new SimulatedScheduler(new SimulatedTime(), 1);
    try (Kiwi db = Kiwi.open(storage, Options.builder().scheduler(scheduler).build())) {
      db.settings().set(Settings.BLOCK_BYTES, 256L);
      db.settings().set(Settings.L0_TRIGGER, 9L);
      for (int i = 0; i < KEYS; i++) {
        db.put(key(i), bytes("first value of " + i));
      }
      db.compact();
      db.settings().set(Settings.BLOB_MIN_BYTES, (long) "second value of 0".length());
      for (int i = 0; i < KEYS; i += 3) {
        db.put(key(i), bytes("second value of " + i));
      }
      db.delete(key(1));
      db.flush();
      // Removes obsolete files, and flushes nothing written later.
      scheduler.runPending();
      db.settings().set(Settings.MEMTABLE_ENTRIES, 2L);
      for (int i = 0; i < KEYS; i += 5) {
        db.put(key(i), bytes("third value of " + i));
      }
      db.delete(key(2));
      assertThat(db.tables()).hasSize(2);
    }
    return StoreFiles.of(storage.reopen());
  }

  private static Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      String value = i % 5 == 0 ? "third" : i % 3 == 0 ? "second" : "first";
      expected.put(Stores.text(key(i)), value + " value of " + i);
    }
    expected.remove(Stores.text(key(1)));
    expected.remove(Stores.text(key(2)));
    return expected;
  }

  private static Options options() {
    SimulatedTime time = new SimulatedTime();
    return Options.builder()
        .timeSource(time)
        .scheduler(new SimulatedScheduler(time, 1))
        .build();
  }

  @Test
  void theUndamagedStoreAnswersAndVerifiesClean() {
    assertThat(outcome(FILES)).isNull();
    assertThat(verify(FILES)).isNull();
    assertThat(FILES.contents()).hasSize(8);
  }

  @Test
  void aFlippedByteAnywhereIsNamedOrHarmless() {
    List<String> failures = new ArrayList<>();
    FILES.contents().forEach((name, bytes) -> {
      for (int at = 0; at < bytes.length; at++) {
        String what = name + ": byte " + at + " of " + bytes.length + " flipped";
        check(FILES.flipped(name, at, 1 << at % 8), what, failures, name);
      }
    });
    assertThat(failures).isEmpty();
  }

  @Test
  void aFileCutAnywhereIsNamedOrHarmless() {
    List<String> failures = new ArrayList<>();
    FILES.contents().forEach((name, bytes) -> {
      for (int length = 0; length < bytes.length; length++) {
        String what = name + ": cut to " + length + " of " + bytes.length;
        check(FILES.with(name, Arrays.copyOf(bytes, length)), what, failures, ANY);
      }
    });
    // A manifest that ends with a whole edit is one from before that edit; it is found by the files
    // that do not fit it, and where all fit, every answer is right.
    assertThat(failures)
        .allMatch(failure -> failure.startsWith("MANIFEST-"))
        .allMatch(failure -> failure.endsWith("opening said null"))
        .hasSizeLessThan(5);
  }

  @Test
  void aMissingFileIsNamedOrHarmless() {
    List<String> failures = new ArrayList<>();
    for (String name : FILES.contents().keySet()) {
      check(FILES.without(name), name + ": missing", failures, ANY);
    }
    // A store whose settings were never changed has no such file either.
    assertThat(failures).singleElement().asString().startsWith("OPTIONS-").contains("not notice");
  }

  @Test
  void aFileInThePlaceOfAnotherIsNamedOrHarmless() {
    List<String> failures = new ArrayList<>();
    for (String one : FILES.contents().keySet()) {
      for (String other : FILES.contents().keySet()) {
        if (!one.equals(other)) {
          byte[] bytes = FILES.bytes(other);
          check(FILES.with(one, bytes), other + " in place of " + one, failures, one, other);
          check(
              FILES.with(one, bytes).with(other, FILES.bytes(one)),
              one + " and " + other + " swapped",
              failures,
              one,
              other);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  /**
   * One of the names has to be in the message. A manifest that lost its end is only seen by the
   * files that it then does not fit.
   */
  private static void check(
      StoreFiles damaged, String what, List<String> failures, String... names) {
    try {
      String refused = outcome(damaged);
      String found = verify(damaged);
      if (refused != null && Arrays.stream(names).noneMatch(refused::contains)) {
        failures.add(what + ": the message does not name the file: " + refused);
      }
      if (found == null) {
        failures.add(what + ": verification did not notice; opening said " + refused);
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(what + ": " + e);
    }
  }

  /** Null when every answer was right, or what the store said when it noticed the damage. */
  private static @Nullable String outcome(StoreFiles files) {
    Map<String, String> scanned = new TreeMap<>();
    try (Kiwi db = Kiwi.open(files.storage(), options())) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(Stores.text(db.get(key(i)))).isEqualTo(EXPECTED.get(Stores.text(key(i))));
      }
      try (Cursor cursor = db.cursor()) {
        for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
          scanned.put(Stores.text(cursor.key()), Stores.text(cursor.value()));
        }
      }
    } catch (KiwiException e) {
      return e.getMessage();
    }
    assertThat(scanned).isEqualTo(EXPECTED);
    return null;
  }

  /** Null when verification found nothing to say, or what it said. */
  private static @Nullable String verify(StoreFiles files) {
    try {
      VerifyReport report = Kiwi.tools().verify(files.storage(), step -> {});
      return report.isClean() && report.notes().isEmpty()
          ? null
          : report.problems() + " " + report.notes();
    } catch (KiwiException e) {
      return e.getMessage();
    }
  }
}
