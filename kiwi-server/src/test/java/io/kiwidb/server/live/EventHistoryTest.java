package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KiwiEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
  private final EventHistory history = new EventHistory();

  private void flush(long memtable) {
    history.add(EventReport.of(new KiwiEvent.FlushBegun("default", memtable, 1), memtable, ""));
  }

  @Test
  void theLatestAreKeptNewestFirst() {
    for (int i = 1; i <= EventHistory.EVENTS + 7; i++) {
      flush(i);
    }
    List<LiveEvent> latest = history.latest();
    assertThat(latest).hasSize(EventHistory.EVENTS);
    assertThat(latest.get(0).millis()).isEqualTo(EventHistory.EVENTS + 7);
    assertThat(latest.get(EventHistory.EVENTS - 1).millis()).isEqualTo(8);
  }

  @Test
  void changesOfTheTreeAndOfFilesAreLeftOut() {
    flush(1);
    history.add(EventReport.of(new KiwiEvent.TableRemoved(1), 2, ""));
    history.add(EventReport.of(TreeHistoryTest.edit(8, List.of(), 1L), 2, ""));
    assertThat(history.latest()).extracting(LiveEvent::name).containsExactly("flush.begun");
  }
}
