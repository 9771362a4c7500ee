package io.kiwidb.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KiwiEvent;
import io.kiwidb.KiwiEvent.KeyspaceChanged;
import io.kiwidb.KiwiEvent.KeyspaceChanged.Change;
import io.kiwidb.TableInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTextTest {
  @Test
  void theDefaultKeyspaceIsNotNamed() {
    assertThat(EventText.of(new KiwiEvent.FlushBegun("default", 3, 1)))
        .isEqualTo("flush of memtable 3 started: 1 entry");
    assertThat(EventText.of(new KiwiEvent.CompactionAbandoned("default", 7)))
        .isEqualTo("compaction 7 abandoned");
  }

  @Test
  void otherKeyspacesAreNamed() {
    Duration took = Duration.ofMillis(2);
    assertThat(EventText.of(new KiwiEvent.FlushBegun("users", 3, 2)))
        .isEqualTo("flush of memtable 3 of keyspace users started: 2 entries");
    assertThat(EventText.of(new KiwiEvent.FlushCompleted("a b", 3, Optional.empty(), took)))
        .isEqualTo("flush of memtable 3 of keyspace 'a b' completed: nothing to write, in 2.0 ms");
    assertThat(EventText.of(new KiwiEvent.CompactionBegun("users", 7, "level 0", List.of(), 1)))
        .isEqualTo("compaction 7 of keyspace users started (level 0): no tables to L1");
    assertThat(EventText.of(new KiwiEvent.CompactionCompleted("users", 7, List.of(), 1, took)))
        .startsWith("compaction 7 of keyspace users completed: no tables, 1 entry dropped");
    assertThat(EventText.of(new KiwiEvent.CompactionAbandoned("users", 7)))
        .isEqualTo("compaction 7 of keyspace users abandoned");
  }

  @Test
  void changesOfTheTreeAreTold() {
    TableInfo table =
        new TableInfo(7, 0, 1, 2048, 3, 0, new byte[] {'a'}, new byte[] {'b'}, 1, 3, 0);
    assertThat(EventText.of(new KiwiEvent.TreeChanged(
            4, "users", 1, KiwiEvent.TreeChanged.Cause.FLUSH, 0, List.of(table), List.of())))
        .startsWith("edit 4 of keyspace users (flush): added table 7 (L0, 3 entries")
        .endsWith(", removed 0 tables");
    assertThat(EventText.of(new KiwiEvent.TreeChanged(
            5, "default", 0, KiwiEvent.TreeChanged.Cause.CLEAR, 0, List.of(), List.of(7L))))
        .isEqualTo("edit 5 (clear): added no tables, removed 1 table");
  }

  @Test
  void changesOfKeyspacesAreTold() {
    assertThat(EventText.of(new KeyspaceChanged(Change.CREATED, "users", 1, "users")))
        .isEqualTo("keyspace users created");
    assertThat(EventText.of(new KeyspaceChanged(Change.DROPPED, "users", 1, "users")))
        .isEqualTo("keyspace users dropped");
    assertThat(EventText.of(new KeyspaceChanged(Change.CLEARED, "default", 0, "default")))
        .isEqualTo("keyspace default cleared");
    assertThat(EventText.of(new KeyspaceChanged(Change.RENAMED, "my people", 1, "users")))
        .isEqualTo("keyspace users renamed to 'my people'");
  }
}
