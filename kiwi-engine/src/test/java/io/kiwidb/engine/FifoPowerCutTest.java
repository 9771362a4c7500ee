package io.kiwidb.engine;

import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.io.Storage;
import io.kiwidb.testkit.sim.SimulatedScheduler;
import io.kiwidb.testkit.sim.SimulatedTime;
import io.kiwidb.testkit.storage.CrashStorage;
import io.kiwidb.testkit.storage.SurvivalPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The power fails at every storage operation of a store that drops its oldest tables: the newest
 * part of the data remains, without a gap, and at least as much as must be kept.
 */
@Tag("jvm-independent")
class FifoPowerCutTest {
  private static final int WRITES = 120;
  private static final int KEPT_AT_LEAST = 10;
  private static final long KEPT_BYTES = 10 << 10;

  /** The last write that was acknowledged. */
  private int acknowledged;

  @Test
  void whatIsLeftIsTheYoungestPartWithoutAHole() {
    SurvivalPolicy[] policies = SurvivalPolicy.values();
    CrashStorage whole = new CrashStorage();
    write(whole);
    long operations = whole.operations();
    assertThat(keys(whole.reopen())).as("tables were dropped").hasSizeLessThan(WRITES / 2);
    for (long point = 1; point < operations; point++) {
      CrashStorage disk = new CrashStorage().crashAfter(point);
      acknowledged = -1;
      write(disk);
      SurvivalPolicy policy = policies[(int) point % policies.length];
      check(disk.crash(policy, point), policy + ", power cut at operation " + point);
    }
  }

  private void check(CrashStorage left, String what) {
    List<Integer> keys = keys(left);
    for (int i = 1; i < keys.size(); i++) {
      assertThat(keys.get(i)).as(what).isEqualTo(keys.get(i - 1) + 1);
    }
    if (acknowledged >= 0) {
      assertThat(keys).as(what).hasSizeGreaterThanOrEqualTo(Math.min(acknowledged, KEPT_AT_LEAST));
      assertThat(keys.get(keys.size() - 1)).as(what).isGreaterThanOrEqualTo(acknowledged);
    }
  }

  private static List<Integer> keys(Storage storage) {
    List<Integer> keys = new ArrayList<>();
    try (Kiwi db = open(storage, new SimulatedScheduler(new SimulatedTime(), 2));
        Cursor cursor = db.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        int number = Integer.parseInt(Stores.text(cursor.key()).substring(3));
        assertThat(Stores.text(cursor.value())).startsWith("value " + number + " ");
        keys.add(number);
      }
    }
    return keys;
  }

  private void write(CrashStorage storage) {
    SimulatedScheduler scheduler = new SimulatedScheduler(new SimulatedTime(), 1);
    try (Kiwi db = open(storage, scheduler)) {
      for (int i = 0; i < WRITES; i++) {
        db.put(key(i), bytes("value " + i + " " + "x".repeat(500)));
        acknowledged = i;
        scheduler.runOne();
      }
      scheduler.runPending();
    } catch (KiwiException e) {
      assertThat(storage.isOff()).as("failed with the power on: " + e).isTrue();
    }
  }

  private static Kiwi open(Storage storage, SimulatedScheduler scheduler) {
    return Kiwi.open(
        storage,
        Options.builder()
            .profile(Profile.DEV)
            .provider(ProviderKind.STRATEGY, "fifo")
            .set("fifo.bytes", String.valueOf(KEPT_BYTES))
            .set(Settings.DURABILITY, Durability.SYNC)
            .set(Settings.MEMTABLE_ENTRIES, 5L)
            .set(Settings.TABLE_BYTES, 4L << 10)
            .scheduler(scheduler)
            .build());
  }
}
