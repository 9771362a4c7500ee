package io.kiwidb.engine.write;

import java.util.concurrent.locks.ReentrantLock;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commits that finish in any order under every interleaving that Lincheck tries: the visible
 * sequence number advances commit by commit, and a commit that has returned is visible.
 *
 * <p>Seen failing with a writer that does not wait for its ticket, with a head that moves over
 * tickets that are not applied, and with one that moves before the visible sequence number.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class PublishQueueModelCheckTest {
  private final ReentrantLock commitLock = new ReentrantLock();
  private final PublishQueue queue = new PublishQueue(0);
  private final boolean[] applied = new boolean[16];
  private long last; // under the commit lock

  /** Commits one entry and returns its sequence number. */
  @Operation
  public long commit() {
    long sequence;
    long ticket;
    commitLock.lock();
    try {
      sequence = ++last;
      ticket = queue.enter(sequence);
    } finally {
      commitLock.unlock();
    }
    applied[(int) sequence] = true; // published by the queue, as what is in a memtable is
    queue.complete(ticket);
    if (queue.visible() < sequence) {
      throw new AssertionError("a commit returned before it was visible");
    }
    return sequence;
  }

  /** How many commits readers see; all of them must be in memory. */
  @Operation
  public long visible() {
    long visible = queue.visible();
    for (int sequence = 1; sequence <= visible; sequence++) {
      if (!applied[sequence]) {
        throw new AssertionError(sequence + " is visible before it is applied");
      }
    }
    return visible;
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(PublishQueueModelCheckTest.class);
  }
}
