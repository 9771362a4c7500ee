package io.kiwidb.engine.compact;

import io.kiwidb.CorruptionException;
import io.kiwidb.KeyRange;
import io.kiwidb.RunningCompaction;
import io.kiwidb.Settings;
import io.kiwidb.TableInfo;
import io.kiwidb.engine.context.TreeContext;
import io.kiwidb.engine.manifest.Version;
import io.kiwidb.engine.manifest.VersionSet;
import io.kiwidb.engine.settings.LevelUse;
import io.kiwidb.engine.table.TableFactory;
import io.kiwidb.engine.view.SnapshotList;
import io.kiwidb.engine.view.Tree;
import io.kiwidb.io.Scheduler.Lane;
import io.kiwidb.io.ShortWait;
import io.kiwidb.spi.CompactionChoice;
import io.kiwidb.spi.CompactionStrategy;
import io.kiwidb.spi.LsmView;
import io.kiwidb.spi.LsmView.RunningJob;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Background compaction: asks the strategy after each change of the tree and carries out its
 * choices.
 *
 * <p>Invariants. <b>B1</b>: a table is an input of one job at a time, and no two jobs write to the
 * same key range of a level (the running jobs, under one lock from choice to commit). <b>B2</b>: a
 * merge's inputs stay open because the job holds their version. <b>B3</b>: a failure leaves the
 * tree unchanged and is retried after a {@link RetryBackoff}, during which only a manual compaction
 * begins. <b>B4</b>: while a manual compaction waits for a running job, no new jobs begin, so that
 * it is not starved.
 *
 * <p>Threading: thread-safe.
 */
public final class Compactions implements LevelUse {
  private final Tree tree;
  private final TreeContext context;
  private final VersionSet versions;
  private final CompactionViews views;
  private final CompactionRunner changes;
  private final IdleWatch pause;
  private final IdleWatch idle;
  private final ExpiryWatch expiries;
  private final Hooks hooks;
  private final CheckedStrategy strategy;
  private final NextChoice next;
  private final CompactionFailures troubles;
  private final DebtEstimate debts;
  private final ReentrantLock picking = new ReentrantLock();
  private final ReentrantLock byHand = new ReentrantLock();
  private final RunningJobs running = new RunningJobs(); // changed under picking
  private final AtomicInteger active = new AtomicInteger(); // jobs picked and not ended
  private final AtomicLong finished = new AtomicLong();
  private final AtomicInteger holds = new AtomicInteger();
  private volatile boolean closing;

  /** Callbacks into the rest of the database. */
  public interface Hooks {
    /** A job of the keyspace ended that removed this many bytes from level 0. */
    void merged(Tree tree, long bytes);

    /** Returns whether writers wait for compactions or flushes. */
    boolean writersAreStopped();
  }

  /**
   * What the compactions of all keyspaces share.
   *
   * @param versions the durable state
   * @param snapshots the open snapshots
   * @param visible returns the last sequence number visible to readers
   * @param jobs returns the number of a new job
   */
  public record Source(
      VersionSet versions, SnapshotList snapshots, LongSupplier visible, LongSupplier jobs) {}

  /**
   * Creates it; nothing runs yet.
   *
   * @param hooks notified of each job
   */
  public Compactions(Tree tree, TableFactory tables, Source source, Hooks hooks) {
    this.tree = tree;
    this.context = tree.context();
    this.versions = source.versions();
    this.views = new CompactionViews(tree, source, running);
    this.changes = new CompactionRunner(tree, tables, source);
    this.pause = new IdleWatch(
        context,
        Settings.PAUSE_MILLIS,
        source.visible(),
        views::mayGainFromPause,
        this::reconsider);
    this.idle = new IdleWatch(
        context, Settings.IDLE_MILLIS, source.visible(), views::mayGainFromRest, this::reconsider);
    this.hooks = hooks;
    this.strategy =
        new CheckedStrategy(context.parts().strategy(), context.parts().strategyName());
    this.next = new NextChoice(context, strategy, running, views);
    this.expiries = new ExpiryWatch(context, views::nextExpiry, this::reconsider);
    this.troubles = new CompactionFailures(
        tree, hooks::writersAreStopped, this::reconsider, () -> hooks.merged(tree, 0));
    this.debts = new DebtEstimate(strategy, troubles);
  }

  /** Looks for work after a change of the tree or of a setting. */
  public void reconsider() {
    if (isAllowed()) {
      context.scheduler().execute(Lane.COMPACTION, this::work);
      pause.watch();
      idle.watch();
      expiries.watch();
    }
  }

  private boolean isEnding() {
    return closing || tree.isGone();
  }

  /** Stops running jobs, which leave no trace, and prevents new ones. */
  public void stop() {
    closing = true;
  }

  /**
   * Returns when no job runs. Requires: the directory is frozen or the store is closing, so that
   * none begins.
   */
  @SuppressWarnings("LockNotBeforeTry") // a barrier: nothing happens between the two
  public void awaitIdle() {
    picking.lock(); // threads admitted before have made their choice by then
    picking.unlock();
    context.scheduler().await(() -> active.get() == 0, Long.MAX_VALUE);
  }

  /** Returns whether the calling thread is in a manual compaction. */
  public boolean isByHandHere() {
    return byHand.isHeldByCurrentThread();
  }

  /** Returns the strategy's debt estimate, or another if the strategy fails; never fails. */
  public CompactionStrategy.Debt debt(Version version) {
    return debts.of(view(version));
  }

  /** Returns the jobs in progress, oldest first. */
  public List<RunningCompaction> list() {
    return changes.running();
  }

  /** Returns what the strategy would do next; nothing begins. */
  public CompactionChoice next(LsmView view) {
    return strategy.choose(view);
  }

  /** Returns the strategy's target size of each level in bytes; 0 if it has none. */
  public long[] targetBytes(LsmView view) {
    return strategy.targetBytes(view);
  }

  /**
   * Compacts everything in the range, on the caller's thread, as
   * {@link io.kiwidb.Kiwi#compactRange} specifies.
   */
  public void compactRange(KeyRange range) {
    byHand.lock();
    try {
      ManualCompaction sweep = new ManualCompaction(
          range,
          context.order(),
          new ManualCompaction.Sizes(
              context.settings().number(Settings.TABLE_BYTES),
              context.settings().number(Settings.BLOB_LIVE_PERCENT)),
          versions.newFileNumber(),
          context.options().compactionFilter().isPresent(),
          views.passed(),
          () -> Math.toIntExact(context.settings().number(Settings.LEVEL_COUNT)));
      for (Picked piece = pickByHand(sweep); piece != null; piece = pickByHand(sweep)) {
        execute(piece);
        sweep.done(piece.choice());
      }
    } catch (CorruptionException e) {
      troubles.damaged(e);
      throw e;
    } catch (CompactionJob.StoppedException e) {
      throw troubles.stopped();
    } finally {
      byHand.unlock();
      reconsider();
    }
  }

  private record Picked(CompactionChoice choice, Version version, RunningJob job) {}

  /**
   * Returns the next piece of a manual compaction once no running job conflicts with it and the
   * directory is not frozen; null at the end.
   */
  private @Nullable Picked pickByHand(ManualCompaction sweep) {
    holds.incrementAndGet(); // B4
    try {
      while (true) {
        if (tree.isGone()) {
          throw new CompactionJob.StoppedException();
        }
        long seen = finished.get();
        boolean held;
        picking.lock();
        try {
          // Under the lock, which closing takes, too.
          context.health().requireWritable();
          Version version = tree.holdVersion();
          if (version == null) {
            throw new CompactionJob.StoppedException();
          }
          Picked picked = null;
          try {
            CompactionChoice choice = next.byHand(sweep, version, view(version));
            if (choice instanceof CompactionChoice.None) {
              return null;
            }
            // Read once: a pause between two readings would be waited for after it has ended.
            held = context.store().hold().isHeld();
            if (!held
                && !running.isInTheWay(RunningJobs.of(choice, context.order()), context.order())) {
              next.requireByHand(choice, view(version));
              picked = take(choice, version);
              return picked;
            }
          } finally {
            releaseUnless(picked, version);
          }
        } finally {
          picking.unlock();
        }
        context
            .scheduler()
            .await(
                () -> finished.get() != seen
                    || context.store().hold().isHeld() != held
                    || tree.isGone()
                    || !context.health().isWritable(),
                Long.MAX_VALUE);
      }
    } finally {
      holds.decrementAndGet();
    }
  }

  /** Makes a choice and marks its tables as busy, in one step; null if there is nothing to do. */
  private @Nullable Picked pick() {
    picking.lock();
    try {
      return mayBegin() ? choose() : null;
    } finally {
      picking.unlock();
    }
  }

  /** Requires: the lock {@code picking}. */
  private @Nullable Picked choose() {
    Version version = tree.holdVersion();
    if (version == null) {
      return null;
    }
    Picked picked = null;
    try {
      CompactionChoice choice = next.of(version, view(version));
      if (!ChoiceCheck.tables(choice).isEmpty()) {
        picked = take(choice, version);
      } else {
        troubles.succeeded(); // failed work was done manually, or is no longer needed
      }
      return picked;
    } finally {
      releaseUnless(picked, version);
    }
  }

  private static void releaseUnless(@Nullable Picked picked, Version version) {
    if (picked == null) {
      version.release();
    }
  }

  /** Requires: the lock {@code picking}. */
  private Picked take(CompactionChoice choice, Version version) {
    RunningJob job = RunningJobs.of(choice, context.order());
    Picked picked = new Picked(choice, version, job);
    running.add(job);
    active.incrementAndGet();
    return picked;
  }

  private boolean isAllowed() {
    return holds.get() == 0 && !isEnding() && !context.store().hold().isHeld();
  }

  /**
   * Returns whether a background job may begin; after a failure only one at a time, and not during
   * the backoff (B3).
   */
  private boolean mayBegin() {
    return isAllowed() && troubles.mayTry(running.isEmpty());
  }

  /** Returns the tree as the strategy sees it. */
  public LsmView view(Version version) {
    return views.of(version, pause.isIdle(), idle.isIdle());
  }

  /** Lets no job begin, so that none can choose a level about to be removed. */
  @Override
  @SuppressWarnings("LockNotBeforeTry") // the caller releases
  public void hold() {
    picking.lock();
  }

  @Override
  public void release() {
    picking.unlock();
  }

  @Override
  public int deepestLevel() {
    return views.deepestLevel();
  }

  private void work() {
    if (isEnding() || !context.health().isFlushable()) {
      return;
    }
    try {
      Picked picked = pick();
      if (picked != null) {
        execute(picked);
        troubles.succeeded();
        reconsider();
      }
    } catch (CompactionJob.StoppedException e) {
      return; // the database is being closed
    } catch (RuntimeException | Error e) { // thread top: a plug-in threw, or memory ran out
      if (!tree.isGone()) {
        troubles.failed(e);
      }
    }
  }

  /** Forgets the failures of a keyspace that is gone: no later success will end them. */
  public void forgetFailures() {
    troubles.forget();
  }

  /**
   * Carries out a job and ends it in any case: nothing that may fail is allowed between picking it
   * and this call.
   */
  private void execute(Picked picked) {
    long drained = 0;
    try {
      reconsider(); // another worker may find more work
      changes.carryOut(picked.choice(), picked.version(), this::isEnding);
      drained = ChoiceCheck.tables(picked.choice()).stream()
          .filter(table -> table.level() == 0)
          .mapToLong(TableInfo::bytes)
          .sum();
    } finally {
      try {
        picked.version().release();
        hooks.merged(tree, drained); // before the job is marked as ended, which others wait for
      } finally {
        ended(picked.job());
      }
    }
  }

  /**
   * Marks a job as ended. Needs no memory, unlike waiting for a contended lock: a job that never
   * ended would be waited for forever.
   */
  private void ended(RunningJob job) {
    for (int tries = 0; !picking.tryLock(); tries++) {
      ShortWait.park(this, tries);
    }
    try {
      running.remove(job);
    } finally {
      picking.unlock();
      active.decrementAndGet();
      finished.incrementAndGet();
      context.scheduler().signal();
    }
  }
}
