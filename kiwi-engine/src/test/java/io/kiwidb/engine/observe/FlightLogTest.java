package io.kiwidb.engine.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.Settings;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteOptions;
import io.kiwidb.engine.WithoutCompaction;
import io.kiwidb.engine.schedule.ThreadScheduler;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events in the flight recorder. */
class FlightLogTest {
  private final ThreadScheduler threads = new ThreadScheduler("flight");
  private final Options options = Options.builder()
      .profile(Profile.DEV)
      .scheduler(new WithoutCompaction(threads))
      .set(Settings.L0_TRIGGER, 3L)
      .set(Settings.L0_SLOWDOWN, 3L)
      .set(Settings.L0_STOP, 4L)
      .build();

  @TempDir
  private Path directory;

  @AfterEach
  void endThreads() {
    threads.close();
  }

  private List<RecordedEvent> recorded(Runnable work) throws IOException {
    Path file = directory.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.kiwidb."))
        .toList();
  }

  private static List<RecordedEvent> only(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("io.kiwidb." + name))
        .toList();
  }

  private static byte[] key(int number) {
    return new byte[] {(byte) number};
  }

  private void fillLevelZeroAndCompact() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options)) {
      for (int i = 0; i < 4; i++) {
        db.put(key(i), new byte[100]);
        db.flush();
      }
      db.compact();
    }
  }

  @Test
  void flushesCompactionsStallsAndStatesAreRecorded() throws IOException {
    List<RecordedEvent> events = recorded(this::fillLevelZeroAndCompact);
    assertThat(only(events, "Flush")).hasSize(4).allSatisfy(flush -> {
      assertThat(flush.getLong("entries")).isEqualTo(1);
      assertThat(flush.getLong("table")).isPositive();
      assertThat(flush.getLong("bytes")).isGreaterThan(100);
      assertThat(flush.getString("store")).isNotEmpty();
      assertThat(flush.getDuration().isNegative()).isFalse();
    });
    assertThat(only(events, "Compaction")).isNotEmpty().allSatisfy(compaction -> {
      assertThat(compaction.getBoolean("completed")).isTrue();
      assertThat(compaction.getString("reason")).isNotEmpty();
      assertThat(compaction.getInt("inputs")).isPositive();
      assertThat(compaction.getLong("outputBytes")).isPositive();
    });
    assertThat(only(events, "Stall"))
        .extracting(stall -> stall.getString("admission"))
        .contains("SLOWED", "STOPPED");
    assertThat(only(events, "StateChange")).anySatisfy(change -> {
      assertThat(change.getString("before")).isEqualTo("OPEN");
      assertThat(change.getString("now")).isEqualTo("CLOSED");
    });
    assertThat(only(events, "SyncFailure")).isEmpty();
  }

  @Test
  void aFailedSyncIsRecorded() throws IOException {
    List<RecordedEvent> events = recorded(() -> {
      FaultStorage storage = new FaultStorage(new MemoryStorage());
      Kiwi db = Kiwi.open(storage, options);
      storage.add(FaultRule.on(StorageOperation.SYNC).names("*.wal").fail(Reason.IO));
      assertThatThrownBy(() -> db.put(key(1), key(1), WriteOptions.sync()))
          .isInstanceOf(KiwiException.class);
      storage.clear();
      db.close();
    });
    assertThat(only(events, "SyncFailure"))
        .hasSize(1)
        .allSatisfy(failure -> assertThat(failure.getString("error")).isNotEmpty());
    assertThat(only(events, "StateChange"))
        .extracting(change -> change.getString("now"))
        .contains("FATAL");
  }

  @Test
  void aCompactionThatFailsIsRecordedAsNotCompleted() throws IOException {
    List<RecordedEvent> events = recorded(() -> {
      FaultStorage storage = new FaultStorage(new MemoryStorage());
      try (Kiwi db = Kiwi.open(storage, options)) {
        db.put(key(1), new byte[100]);
        db.flush();
        db.put(key(1), new byte[100]);
        db.flush();
        storage.add(
            FaultRule.on(StorageOperation.CREATE).names("*.sst").forEver().fail(Reason.IO));
        assertThatThrownBy(db::compact).isInstanceOf(KiwiException.class);
        storage.clear();
      }
    });
    assertThat(only(events, "Compaction"))
        .extracting(compaction -> compaction.getBoolean("completed"))
        .contains(false);
  }
}
