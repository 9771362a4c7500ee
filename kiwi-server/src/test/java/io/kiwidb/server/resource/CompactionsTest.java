package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.server.live.LiveFeed;
import io.kiwidb.server.live.StoreWatch;
import io.kiwidb.server.problem.ProblemCode;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactionsTest {
  private final ResourceStore open = new ResourceStore();
  private final LiveFeed feed = new LiveFeed();
  private final StoreWatch watch = StoreWatch.start(feed, InstantSource.system());
  private final Compactions compactions = new Compactions(open.store, open.tasks, watch);

  @AfterEach
  void close() {
    open.close();
  }

  @AfterEach
  void stop() {
    watch.close();
    feed.close();
  }

  private static Compactions.Request range(String from, String to) {
    return new Compactions.Request("default", null, from, to);
  }

  @Test
  void aRangeIsCompactedInATask() {
    watch.attach(open.db);
    open.table("a", 100);
    open.table("a", 200);
    Tasks.Info task = open.ended(compactions.compact(range("a", "b")));
    assertThat(task.kind()).isEqualTo("compact");
    assertThat(task.state()).as(task.message()).isEqualTo("succeeded");
    assertThat(open.db.tables()).hasSize(1);
    assertThat(compactions.list("default").running()).isEmpty();
    assertThat(compactions.list("default").debt()).isNotNull();
    assertThat(compactions.next(null, null).plan()).as("nothing is left to do").isNull();
  }

  @Test
  void whatCannotBeDoneIsAProblem() {
    ResourceStore.assertProblem(() -> compactions.list("no"), ProblemCode.UNKNOWN_KEYSPACE);
    ResourceStore.assertProblem(() -> compactions.next("no", null), ProblemCode.UNKNOWN_KEYSPACE);
    String large = "k".repeat((64 << 10) + 1);
    ResourceStore.assertProblem(
        () -> compactions.compact(range(large, null)), ProblemCode.TOO_LARGE);
  }
}
