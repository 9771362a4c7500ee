package io.kiwidb.memtable.btree;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.key.KeyComparator;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How threads wait for each other in the tree: parked, and with nothing locked. Virtual threads
 * have no end otherwise.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BTreeLocksTest {
  private static final List<Integer> SHUFFLED =
      List.of(7, 2, 14, 0, 11, 5, 9, 1, 15, 4, 12, 8, 3, 13, 6, 10);

  private final StoppableOrder comparator = new StoppableOrder();
  private final Records records = new Records(KeyOrder.of(comparator), 1 << 16);
  private final BTree tree = new BTree(records);
  private final AtomicInteger sequence = new AtomicInteger();

  @AfterEach
  void letGo() {
    comparator.goOn.countDown();
  }

  @Test
  void whoWaitsForALeafParks() throws Exception {
    long[] leaf = leafOf(0);
    assertThat(Leaf.lock(leaf)).isTrue();
    Thread waiting = new Thread(() -> add(0));
    waiting.start();
    awaitState(waiting, Set.of(Thread.State.TIMED_WAITING));
    assertThat(waiting.isAlive()).isTrue();
    Leaf.unlock(leaf);
    waiting.join();
    assertThat(contains(0)).isTrue();
  }

  /**
   * An interrupt ends a park at once, and each one after it: the thread would spin from then on.
   */
  @Test
  void whoWaitsForALeafParksWhenItWasInterruptedToo() throws Exception {
    long[] leaf = leafOf(0);
    assertThat(Leaf.lock(leaf)).isTrue();
    AtomicInteger pending = new AtomicInteger();
    Thread waiting = new Thread(() -> {
      Thread.currentThread().interrupt();
      add(0);
      pending.set(Thread.currentThread().isInterrupted() ? 1 : -1);
    });
    waiting.start();
    awaitState(waiting, Set.of(Thread.State.TIMED_WAITING));
    Leaf.unlock(leaf);
    waiting.join();
    assertThat(pending.get()).as("the interrupt is left for the caller").isEqualTo(1);
    assertThat(contains(0)).isTrue();
  }

  /** Invariant 6. */
  @Test
  void whoWaitsForTheTreeHasNoLeafLocked() throws Exception {
    SHUFFLED.forEach(i -> add(i * 1000));
    fillLeafAt(0);
    fillLeafAt(15_000);
    Thread replacing = new Thread(() -> add(500));
    comparator.stopped = replacing;
    replacing.start();
    comparator.arrived.await();
    Thread waiting = new Thread(() -> add(15_500));
    waiting.start();
    awaitState(waiting, Set.of(Thread.State.WAITING, Thread.State.BLOCKED));
    long[] leaf = leafOf(15_500);
    assertThat(Leaf.isFull(leaf)).isTrue();
    assertThat(Leaf.lock(leaf)).isTrue();
    Leaf.unlock(leaf);
    comparator.goOn.countDown();
    replacing.join();
    waiting.join();
    assertThat(contains(500)).isTrue();
    assertThat(contains(15_500)).isTrue();
  }

  private void fillLeafAt(int key) {
    for (int i = 1; !Leaf.isFull(leafOf(key)); i++) {
      add(key + i);
    }
  }

  private static void awaitState(Thread thread, Set<Thread.State> states) {
    while (!states.contains(thread.getState())) {
      Thread.onSpinWait();
    }
  }

  private static byte[] bytes(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  private long[] leafOf(int key) {
    InnerNode bottom = tree.bottom(bytes(key), 0, Integer.BYTES, Long.MAX_VALUE);
    return bottom.leaf(bottom.route(records, bytes(key), 0, Integer.BYTES, Long.MAX_VALUE));
  }

  private void add(int key) {
    long tag = sequence.incrementAndGet();
    int record = records.store(tag, Entry.NEVER, bytes(key), 0, Integer.BYTES, 0, 0);
    tree.insert(record, bytes(key), 0, Integer.BYTES, tag);
  }

  private boolean contains(int key) {
    return tree.find(bytes(key), 0, Integer.BYTES, Long.MAX_VALUE) != Records.NIL;
  }

  /** A user's comparator in which one thread stops when it has the lock of the tree. */
  private static final class StoppableOrder implements KeyComparator {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile Thread stopped;

    @Override
    public String name() {
      return "test-stoppable";
    }

    @Override
    public int compare(byte[] a, int aOffset, int aLength, byte[] b, int bOffset, int bLength) {
      if (Thread.currentThread() == stopped && isReplacing()) {
        arrived.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return Arrays.compareUnsigned(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    }

    private static boolean isReplacing() {
      return StackWalker.getInstance()
          .walk(frames ->
              frames.anyMatch(frame -> frame.getClassName().equals(BTree.class.getName())
                  && frame.getMethodName().equals("replace")));
    }
  }
}
