package io.kiwidb.server.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.storage.MemoryStorage;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store in memory, as resources see it: they are called without HTTP. */
final class ResourceStore implements AutoCloseable {
  static final PageLimits LIMITS = new PageLimits(1 << 20, 1 << 10, 1L << 40, () -> 0);

  final Kiwi db = Kiwi.open(
      MemoryStorage.named("memory"), Options.builder().profile(Profile.DEV).build());
  final ServedStore store = ServedStore.of(db, "memory");
  final Tasks tasks = new Tasks(2);

  /** Writes an entry with a value of so many bytes. */
  void put(String key, int bytes) {
    db.put(key.getBytes(StandardCharsets.UTF_8), new byte[bytes]);
  }

  /** Writes a table with one entry. */
  void table(String key, int bytes) {
    put(key, bytes);
    db.flush();
  }

  Tasks.Info ended(Tasks.Info task) {
    Tasks.Info now = tasks.find(task.id());
    while (now.endedMillis() == null) {
      Thread.onSpinWait(); // nothing tells that a task has ended
      now = tasks.find(task.id());
    }
    return now;
  }

  static void assertProblem(ThrowingCallable call, ProblemCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Override
  public void close() {
    tasks.close();
    db.close();
  }
}
