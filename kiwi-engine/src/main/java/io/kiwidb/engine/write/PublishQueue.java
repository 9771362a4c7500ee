package io.kiwidb.engine.write;

import io.kiwidb.ReadOnlyDatabaseException;
import io.kiwidb.io.ShortWait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Shows batches to readers in commit order although writers finish applying them in any order, like
 * Pebble's commit pipeline.
 *
 * <p>Each commit takes a ticket while it holds the commit lock. After it has been applied, its slot
 * in a ring is marked; a thread that finds the slot at the head marked advances the head, and the
 * visible sequence number with it, over all marked slots. A writer returns when the head has passed
 * its ticket, so that it reads its own writes.
 *
 * <p>Invariants. <b>P1</b>: the visible sequence number advances only over tickets that are
 * applied, in ticket order. <b>P2</b>: only the holder of the publishing flag advances the head;
 * threads waiting for their tickets retry, so no marked head is left unpublished. <b>P3</b>: a slot
 * is reused only after the head has passed it. <b>P4</b>: after a failed apply nothing is published
 * any more, because the batch would be partly visible.
 *
 * <p>Stores are releases rather than volatile writes, each of which would wait until all earlier
 * stores of the write have left the processor, including those to the log's pages: nothing here
 * depends on a store being seen before a later load.
 *
 * <p>Threading: thread-safe; {@link #enter} under the commit lock only.
 */
final class PublishQueue {
  private static final int SLOTS = 1 << 12;
  private static final int SPINS = 200;
  private static final VarHandle HEAD;
  private static final VarHandle VISIBLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(PublishQueue.class, "head", long.class).withInvokeExactBehavior();
      VISIBLE =
          lookup.findVarHandle(PublishQueue.class, "visible", long.class).withInvokeExactBehavior();
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AtomicLongArray applied = new AtomicLongArray(SLOTS); // ticket + 1 once applied
  private final long[] lastSequences = new long[SLOTS];
  private final AtomicBoolean publishing = new AtomicBoolean();
  private long nextTicket; // under the commit lock
  private volatile long head; // tickets below it are published
  private volatile long visible;
  private volatile @Nullable Throwable failure;

  PublishQueue(long visible) {
    this.visible = visible;
  }

  /** Returns the newest sequence number that readers may see. */
  long visible() {
    return visible;
  }

  /** Takes the next ticket. Requires: the commit lock. */
  long enter(long lastSequence) {
    long ticket = nextTicket;
    waitFor(ticket - SLOTS + 1); // P3; more concurrent writers than slots
    lastSequences[(int) ticket & (SLOTS - 1)] = lastSequence;
    nextTicket = ticket + 1;
    return ticket;
  }

  /** Marks the batch as applied; returns when it is visible. */
  void complete(long ticket) {
    applied.setRelease((int) ticket & (SLOTS - 1), ticket + 1);
    publish();
    waitFor(ticket + 1);
  }

  /** Ends publishing: the batch is not, or only partly, in the memtable. */
  void fail(Throwable cause) {
    failure = cause;
  }

  /** Returns when all tickets taken so far are visible. Requires: the commit lock. */
  void awaitAll() {
    waitFor(nextTicket);
  }

  private void publish() {
    while (isMarked(head) && failure == null && publishing.compareAndSet(false, true)) {
      long at = head;
      long sequence = visible;
      while (isMarked(at)) {
        sequence = lastSequences[(int) at & (SLOTS - 1)];
        at++;
      }
      VISIBLE.setRelease(this, sequence);
      HEAD.setRelease(this, at);
      publishing.setRelease(false);
    }
  }

  private boolean isMarked(long ticket) {
    return applied.get((int) ticket & (SLOTS - 1)) == ticket + 1;
  }

  private void waitFor(long wanted) {
    for (int spins = 0; head < wanted; spins++) {
      Throwable cause = failure;
      if (cause != null) {
        throw new ReadOnlyDatabaseException(
            "a logged write could not be applied to the memtable; reopen the database, which replays it from the log",
            cause);
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        ShortWait.park(this, spins - SPINS);
      }
      publish();
    }
  }
}
