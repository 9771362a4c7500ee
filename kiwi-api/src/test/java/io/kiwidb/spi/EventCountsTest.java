package io.kiwidb.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Nothing that was counted is lost, however many threads count. */
class EventCountsTest {
  private static final int EVENTS = 2_000_000;

  @Test
  void kindsAreCountedApart() {
    EventCounts counts = new EventCounts(20);
    counts.increment(0);
    counts.add(19, 5);
    counts.add(19, -2);
    assertThat(counts.sum(0)).isEqualTo(1);
    assertThat(counts.sum(1)).isZero();
    assertThat(counts.sum(19)).isEqualTo(3);
  }

  @Test
  void whatThreadsOfOneRowCountAddsUp() throws InterruptedException {
    EventCounts counts = new EventCounts(2);
    CyclicBarrier together = new CyclicBarrier(3);
    List<Thread> threads = new ArrayList<>();
    while (threads.size() < 3) {
      Thread thread = new Thread(() -> count(counts, together));
      if (threads.isEmpty() || (thread.getId() - threads.get(0).getId()) % 256 == 0) {
        threads.add(thread); // whatever power of two rows there are, these ids fall on the same
      }
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counts.sum(0)).isEqualTo(3L * EVENTS);
    assertThat(counts.sum(1)).isEqualTo(9L * EVENTS);
  }

  private static void count(EventCounts counts, CyclicBarrier together) {
    try {
      together.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    for (int event = 0; event < EVENTS; event++) {
      counts.increment(0);
      counts.add(1, 3);
    }
  }
}
