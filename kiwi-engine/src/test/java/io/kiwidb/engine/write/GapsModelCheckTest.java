package io.kiwidb.engine.write;

import io.kiwidb.engine.gap.Edge;
import io.kiwidb.engine.gap.Gaps;
import io.kiwidb.key.KeyOrder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Writers who put and delete, and readers who look for the first key, each of which tells the gaps
 * what it has walked over, under every interleaving that Lincheck tries: the answers are those of a
 * set. Commits are published by the queue that the pipeline uses.
 *
 * <p>Seen failing with a write that does not look at the gaps, or only after it is visible; with
 * gaps that are used as soon as they are proposed; with those that a walk confirms that does not see
 * all numbers assigned before; and with a reader who asks them before its sequence number.
 */
@Tag("jvm-independent")
@Tag("interleavings")
@Param(name = "key", gen = IntGen.class, conf = "0:1")
public class GapsModelCheckTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;
  private static final byte[][] KEYS = {{0}, {1}, {2}};
  private static final int NONE = 0;
  private static final int PUT = 1;
  private static final int DELETE = 2;

  private final ReentrantLock commitLock = new ReentrantLock();
  private final PublishQueue queue = new PublishQueue(0);
  private final Gaps gaps = new Gaps();
  private final int[][] versions = new int[KEYS.length][16]; // by key and sequence number
  private long last; // under the commit lock

  /** A state in which the next reader makes the gap known. */
  public GapsModelCheckTest() {
    put(1);
    delete(1);
    put(2); // the end
    first();
  }

  /** Puts a key. */
  @Operation
  public void put(@Param(name = "key") int key) {
    write(key, PUT);
  }

  /** Deletes a key. */
  @Operation
  public void delete(@Param(name = "key") int key) {
    write(key, DELETE);
  }

  private void write(int key, int what) {
    long sequence;
    long ticket;
    commitLock.lock();
    try {
      sequence = ++last;
      ticket = queue.enter(sequence);
    } finally {
      commitLock.unlock();
    }
    versions[key][(int) sequence] = what;
    if (what == PUT) {
      gaps.written(KEYS[key], 0, 1);
    }
    queue.complete(ticket);
  }

  /** Returns the first key. */
  @Operation
  public int first() {
    long sequence = queue.visible();
    int at = 0;
    while (!shows(at, sequence)) {
      Edge over = gaps.endOver(KEYS[at], 1, ORDER.prefix(KEYS[at], 0, 1), sequence);
      at = over == null ? at + 1 : numberBehind(over);
    }
    Edge end = Edge.of(ORDER, KEYS[at], 1, Edge.Side.BEFORE);
    if (at > 0) {
      gaps.walked(ORDER, Edge.START, end, sequence, this::tryBetween);
    }
    return at;
  }

  private boolean shows(int key, long sequence) {
    int what = NONE;
    for (int i = (int) sequence; what == NONE && i > 0; i--) {
      what = versions[key][i];
    }
    return what == PUT;
  }

  private static int numberBehind(Edge edge) {
    byte[] key = edge.key();
    if (key == null) {
      throw new AssertionError("a gap beyond the last key, which is never deleted");
    }
    return edge.side() == Edge.Side.BEFORE ? key[0] : key[0] + 1;
  }

  private void tryBetween(LongConsumer action) {
    if (commitLock.tryLock()) {
      try {
        action.accept(last);
      } finally {
        commitLock.unlock();
      }
    }
  }

  @Test
  void everyInterleavingIsLinearizable() {
    new ModelCheckingOptions()
        .iterations(15)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 200))
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .check(GapsModelCheckTest.class);
  }
}
