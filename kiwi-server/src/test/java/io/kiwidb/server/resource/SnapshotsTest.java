package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.ReadView;
import io.kiwidb.server.problem.ProblemCode;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private final ResourceStore open = new ResourceStore();
  private final AtomicLong seconds = new AtomicLong();
  private final Snapshots snapshots =
      new Snapshots(open.store, () -> Instant.ofEpochSecond(seconds.get()), 2);

  @AfterEach
  void close() {
    open.close();
  }

  private boolean has(Long snapshot, String key) {
    return snapshots.read(snapshot, null, (ReadView view) -> view.get(key.getBytes()) != null);
  }

  @Test
  void oneShowsItsMomentUntilItsTimeIsOver() {
    open.put("a", 1);
    Snapshots.Info one = snapshots.take(new Snapshots.Request(60));
    assertThat(one.expiresMillis() - one.createdMillis()).isEqualTo(60_000);
    open.put("b", 1);
    assertThat(has(one.id(), "a")).isTrue();
    assertThat(has(one.id(), "b")).isFalse();
    assertThat(has(null, "b")).isTrue();
    seconds.set(60);
    ResourceStore.assertProblem(() -> has(one.id(), "a"), ProblemCode.SNAPSHOT_EXPIRED);
    assertThat(snapshots.list().snapshots()).isEmpty();
    assertThat(open.db.stats().snapshots()).isZero();
  }

  @Test
  void theyAreBoundedAndCanBeReleased() {
    Snapshots.Info one = snapshots.take(new Snapshots.Request(null));
    Snapshots.Info two = snapshots.take(new Snapshots.Request(null));
    ResourceStore.assertProblem(
        () -> snapshots.take(new Snapshots.Request(1)), ProblemCode.TOO_MANY_REQUESTS);
    ResourceStore.assertProblem(
        () -> snapshots.take(new Snapshots.Request(3_601)), ProblemCode.BAD_REQUEST);
    snapshots.release(one.id());
    ResourceStore.assertProblem(() -> snapshots.release(one.id()), ProblemCode.SNAPSHOT_EXPIRED);
    assertThat(snapshots.list().snapshots()).containsExactly(two);
    snapshots.closing();
    assertThat(open.db.stats().snapshots()).isZero();
  }
}
