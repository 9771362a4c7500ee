package io.kiwidb.server.resource;

import io.kiwidb.Kiwi;
import io.kiwidb.server.backup.StoreCopy;
import io.kiwidb.server.problem.ProblemCode;
import io.kiwidb.server.problem.ProblemException;
import io.kiwidb.server.store.ServedStore;
import io.kiwidb.server.store.StoreListener;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the open store, one at a time. Requests name no file: where copies go, the server was
 * told when it was started.
 *
 * <p>Threading: thread-safe. A copy is a task on a thread of its own; it ends when the store
 * closes.
 */
public final class Backups implements StoreListener {
  private static final long END_SECONDS = 2;

  private final ServedStore store;
  private final Tasks tasks;
  private final Optional<StoreCopy> copy;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

  private static final class Running {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isStopped;
  }

  /**
   * Creates the area.
   *
   * @param copy makes copies; empty if the server was started without a directory for them
   */
  public Backups(ServedStore store, Tasks tasks, Optional<StoreCopy> copy, InstantSource clock) {
    this.store = store;
    this.tasks = tasks;
    this.copy = copy;
    this.clock = clock;
  }

  /** Returns whether the server can make copies. */
  boolean isPossible() {
    return copy.isPresent() && store.files().isPresent();
  }

  /** Starts to copy the store. */
  public Tasks.Info start() {
    StoreCopy copies = copy.orElseThrow(() -> new ProblemException(
        ProblemCode.UNAVAILABLE,
        "The server was started without a directory for backups (--backup-dir)."));
    Kiwi db = store.db();
    Path files = store
        .files()
        .orElseThrow(() ->
            new ProblemException(ProblemCode.UNAVAILABLE, "The store is not in a directory."));
    Running mine = new Running();
    if (!running.compareAndSet(null, mine)) {
      throw new ProblemException(ProblemCode.CONFLICT, "A backup is running already.");
    }
    try {
      copies.requireRoom(files);
      return tasks.start("backup", progress -> run(copies, db, files, mine, progress));
    } catch (RuntimeException e) {
      end(mine);
      throw e;
    }
  }

  private String run(StoreCopy copies, Kiwi db, Path files, Running mine, Tasks.Progress progress) {
    try {
      StoreCopy.Made made = copies.make(
          db,
          files,
          store.name(),
          clock.instant(),
          (done, total, message) -> progress.tell(done, known(total), message) && !mine.isStopped);
      progress.tell(made.bytes(), OptionalLong.of(made.bytes()), "");
      return made.name() + ": " + made.files() + " files, " + made.bytes() + " bytes";
    } finally {
      end(mine);
    }
  }

  private static OptionalLong known(long total) {
    return total == 0 ? OptionalLong.empty() : OptionalLong.of(total);
  }

  private void end(Running mine) {
    running.set(null);
    mine.ended.countDown();
  }

  @Override
  public void opened(Kiwi db) {
    assert db.location() != null; // nothing to do
  }

  /** Ends a copy: one that is still at work after a short time fails when it looks again. */
  @Override
  public void closing() {
    Running last = running.get();
    if (last == null) {
      return;
    }
    last.isStopped = true;
    try {
      boolean unused = last.ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
