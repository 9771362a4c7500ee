package io.kiwidb.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KiwiEvent;
import io.kiwidb.RunningCompaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionHistoryTest {
  private final CompactionHistory history = new CompactionHistory();

  private static KiwiEvent begun(long job) {
    return new KiwiEvent.CompactionBegun(
        "default", job, "too many", List.of(TreeHistoryTest.table(7, 0)), 1);
  }

  private static KiwiEvent completed(long job) {
    return new KiwiEvent.CompactionCompleted(
        "default", job, List.of(TreeHistoryTest.table(8, 1)), 3, Duration.ofMillis(12));
  }

  @Test
  void aCompactionIsPutTogetherFromItsEvents() {
    history.on(begun(4), 100);
    assertThat(history.finished()).isEmpty();
    history.on(completed(4), 150);
    assertThat(history.finished())
        .containsExactly(new FinishedCompaction(
            4,
            "default",
            "too many",
            List.of(new TableRef(7, 0, 100)),
            List.of(new TableRef(8, 1, 100)),
            1,
            3,
            FinishedCompaction.Outcome.COMMITTED,
            150,
            12));
  }

  @Test
  void oneThatIsAbandonedIsKeptToo() {
    history.on(begun(4), 100);
    history.on(new KiwiEvent.CompactionAbandoned("default", 4), 130);
    FinishedCompaction only = history.finished().get(0);
    assertThat(only.outcome()).isEqualTo(FinishedCompaction.Outcome.ABANDONED);
    assertThat(only.tookMillis()).isEqualTo(30);
    assertThat(only.outputs()).isEmpty();
  }

  @Test
  void oneThatRanAlreadyHasItsInputs() {
    history.on(completed(2), 90); // told before the seed was taken, which still names it
    history.seed(List.of(running(2), running(3)));
    history.on(completed(3), 120);
    history.on(completed(9), 130); // unknown
    assertThat(history.finished()).extracting(FinishedCompaction::job).containsExactly(9L, 3L, 2L);
    assertThat(history.finished().get(1).inputs()).hasSize(1);
    assertThat(history.finished().get(0).inputs()).isEmpty();
    assertThat(history.finished().get(0).targetLevel()).isEqualTo(1);
  }

  private static RunningCompaction running(long job) {
    return new RunningCompaction(
        job, "default", "why", List.of(TreeHistoryTest.table(1, 0)), 1, 50, 0, 0, 0);
  }

  @Test
  void onlyTheLatestAreKept() {
    for (int job = 1; job <= CompactionHistory.KEPT + 10; job++) {
      history.on(begun(job), job);
      history.on(completed(job), job);
    }
    assertThat(history.finished()).hasSize(CompactionHistory.KEPT);
    assertThat(history.finished().get(0).job()).isEqualTo(CompactionHistory.KEPT + 10L);
  }
}
