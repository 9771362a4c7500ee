package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.DatabaseState;
import io.kiwidb.KiwiEvent;
import io.kiwidb.Profile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventReportTest {
  private static final KiwiEvent.Admission FREE = KiwiEvent.Admission.FREE;
  private static final KiwiEvent.Admission STOPPED = KiwiEvent.Admission.STOPPED;

  private static final List<KiwiEvent> EVENTS = List.of(
      new KiwiEvent.FlushBegun("default", 1, 2),
      new KiwiEvent.FlushCompleted(
          "users", 1, Optional.of(TreeHistoryTest.table(4, 0)), Duration.ofMillis(3)),
      new KiwiEvent.CompactionBegun("default", 5, "why", List.of(TreeHistoryTest.table(4, 0)), 1),
      new KiwiEvent.CompactionCompleted("default", 5, List.of(), 9, Duration.ofMillis(3)),
      new KiwiEvent.CompactionAbandoned("default", 6),
      new KiwiEvent.BackgroundFailed("flush of memtable 3", new IllegalStateException("disk")),
      new KiwiEvent.AdmissionChanged(FREE, STOPPED, "12 tables", Duration.ofMillis(4)),
      new KiwiEvent.StateChanged(
          DatabaseState.OPEN,
          new DatabaseState(DatabaseState.Health.READ_ONLY, Optional.of("disk full"))),
      new KiwiEvent.SyncFailed(new IllegalStateException()),
      new KiwiEvent.SettingsChanged("", Profile.DEV, Map.of()),
      TreeHistoryTest.edit(8, List.of(TreeHistoryTest.table(4, 0)), 1L, 2L),
      new KiwiEvent.TableRemoved(4),
      new KiwiEvent.KeyspaceChanged(KiwiEvent.KeyspaceChanged.Change.RENAMED, "b", 3, "a"));

  @Test
  void everyKindOfEventHasANameOfItsOwn() {
    assertThat(EVENTS.stream().map(Object::getClass).collect(Collectors.toSet()))
        .as("the events of this test")
        .isEqualTo(
            Arrays.stream(KiwiEvent.class.getPermittedSubclasses()).collect(Collectors.toSet()));
    assertThat(EVENTS)
        .extracting(event -> EventReport.of(event, 1, "").event().name())
        .containsExactly(
            "flush.begun",
            "flush.completed",
            "compaction.begun",
            "compaction.completed",
            "compaction.abandoned",
            "background.failed",
            "admission.changed",
            "state.changed",
            "sync.failed",
            "settings.changed",
            "tree.changed",
            "table.removed",
            "keyspace.renamed");
  }

  @Test
  void eventsHaveTextAndFields() {
    for (KiwiEvent event : EVENTS) {
      LiveEvent live = EventReport.of(event, 7, "").event();
      assertThat(live.millis()).isEqualTo(7);
      assertThat(live.text()).as(live.name()).isNotBlank().doesNotContain("null");
      assertThat(live.level().isAtLeast(LogLevel.INFO)).as(live.name()).isTrue();
      assertThat(live.fields().values())
          .as(live.name())
          .allMatch(value -> value instanceof String || value instanceof Number);
    }
    assertThat(EventReport.of(EVENTS.get(1), 7, "").event())
        .isEqualTo(new LiveEvent(
            7,
            "flush.completed",
            LogLevel.INFO,
            "Flush of memtable 1 of keyspace 'users' wrote table 4 in 3 ms",
            Map.of("keyspace", "users", "memtable", 1L, "table", 4L, "bytes", 100L, "millis", 3L)));
  }

  @Test
  void whereTheStoreIsIsNotTold() {
    String location = "/home/jo doe/store";
    IllegalStateException error = new IllegalStateException(location + "/000007.sst is corrupt");
    DatabaseState failed =
        new DatabaseState(DatabaseState.Health.CORRUPT, Optional.of(error.getMessage()));
    for (KiwiEvent event : List.of(
        new KiwiEvent.BackgroundFailed("flush", error),
        new KiwiEvent.SyncFailed(error),
        new KiwiEvent.StateChanged(DatabaseState.OPEN, failed))) {
      LogLine line = EventReport.of(event, 1, location).line();
      assertThat(line.message()).contains("000007.sst is corrupt").doesNotContain("jo doe");
      assertThat(line.fields().values()).asString().doesNotContain("jo doe");
    }
  }

  @Test
  void aCompactionThatDropsTablesHasNoLevel() {
    KiwiEvent drop = new KiwiEvent.CompactionBegun("default", 5, "too old", List.of(), -1);
    assertThat(EventReport.of(drop, 1, "").event().text())
        .isEqualTo("Compaction 5 of 0 tables, which drops them, began: too old");
  }

  @Test
  void troubleIsLouderThanWork() {
    Map<String, LogLevel> levels = EVENTS.stream()
        .map(event -> EventReport.of(event, 1, "").line())
        .collect(Collectors.toMap(LogLine::event, LogLine::level));
    assertThat(levels)
        .containsEntry("flush.completed", LogLevel.INFO)
        .containsEntry("admission.changed", LogLevel.WARN)
        .containsEntry("state.changed", LogLevel.WARN)
        .containsEntry("background.failed", LogLevel.WARN)
        .containsEntry("sync.failed", LogLevel.ERROR)
        .containsEntry("tree.changed", LogLevel.DEBUG)
        .containsEntry("table.removed", LogLevel.DEBUG);
  }
}
