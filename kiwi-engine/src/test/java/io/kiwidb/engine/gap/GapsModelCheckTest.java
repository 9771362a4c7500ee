package io.kiwidb.engine.gap;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.kiwidb.key.KeyOrder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A key that is put and deleted, and readers who look for the first key and tell the gaps what they
 * have walked over, under the interleavings that Lincheck tries: the answers are those of a set. A
 * write becomes visible some time after its number was assigned, and one write ends before the next
 * begins, as if they had been published in order.
 *
 * <p>Seen failing with a write that does not look at the gaps, or only after it is visible; with
 * gaps that are used as soon as they are proposed; with those that a walk confirms that does not
 * see all numbers assigned before; and with a reader who asks them before its sequence number.
 */
@Tag("jvm-independent")
@Tag("interleavings")
public class GapsModelCheckTest {
  private static final KeyOrder ORDER = KeyOrder.BYTEWISE;
  private static final byte[][] KEYS = {{0}, {1}};
  private static final int NONE = 0;
  private static final int PUT = 1;
  private static final int DELETE = 2;

  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock commitLock = new ReentrantLock();
  private final Gaps gaps = new Gaps();
  private final int[][] versions = new int[KEYS.length][16]; // by key and sequence number
  private long last; // under the commit lock
  private volatile long visible;

  /** A deleted key before one that stays. */
  public GapsModelCheckTest() {
    write(1, PUT);
    write(0, DELETE);
  }

  /** Puts the first key. */
  @Operation
  public void put() {
    write(0, PUT);
  }

  /** Deletes it. */
  @Operation
  public void delete() {
    write(0, DELETE);
  }

  private void write(int key, int what) {
    writing.lock();
    try {
      long sequence = assign();
      versions[key][(int) sequence] = what;
      if (what == PUT) {
        gaps.written(KEYS[key], 0, 1);
      }
      visible = sequence;
    } finally {
      writing.unlock();
    }
  }

  private long assign() {
    commitLock.lock();
    try {
      return ++last;
    } finally {
      commitLock.unlock();
    }
  }

  /** Returns the first key that has a value. */
  @Operation
  public int first() {
    long sequence = visible;
    GapReader reader = new GapReader(sequence, 0);
    Edge over = gaps.endOverStart(reader);
    int at = over == null ? 0 : numberBehind(over);
    while (!shows(at, sequence)) {
      over = gaps.endOver(KEYS[at], 1, ORDER.prefix(KEYS[at], 0, 1), reader);
      at = over == null ? at + 1 : numberBehind(over);
    }
    Edge end = Edge.of(ORDER, KEYS[at], 1, Edge.Side.BEFORE);
    for (int i = 0; at > 0 && i < 2; i++) { // proposes, and confirms if it may
      gaps.walked(ORDER, Edge.START, end, reader, this::tryBetween);
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
        .iterations(10)
        .invocationsPerIteration(Integer.getInteger("kiwi.test.interleavings", 500))
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(1)
        .addGuarantee(forClasses(
                GapList.class.getName(),
                Gap.class.getName(),
                Edge.class.getName(),
                KeyOrder.class.getName())
            .allMethods()
            .ignore()) // immutable
        .check(GapsModelCheckTest.class);
  }
}
