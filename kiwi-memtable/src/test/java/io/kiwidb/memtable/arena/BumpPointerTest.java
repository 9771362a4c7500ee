package io.kiwidb.memtable.arena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BumpPointerTest {
  private final List<Integer> capacities = new ArrayList<>();
  private boolean outOfMemory;

  private BumpPointer pointer(int first, int largest, int maxChunks) {
    return new BumpPointer(
        (chunk, capacity) -> {
          if (outOfMemory) {
            throw new OutOfMemoryError("as the test asked for");
          }
          assertThat(chunk).isEqualTo(capacities.size());
          capacities.add(capacity);
        },
        first,
        largest,
        maxChunks);
  }

  @Test
  void slicesFollowEachOtherInAChunk() {
    BumpPointer pointer = pointer(10, 10, 4);
    assertThat(pointer.claim(4)).isEqualTo(0);
    assertThat(pointer.claim(6)).isEqualTo(4);
    long third = pointer.claim(1);
    assertThat(BumpPointer.chunk(third)).isEqualTo(1);
    assertThat(BumpPointer.offset(third)).isZero();
    assertThat(pointer.used()).isEqualTo(11);
  }

  @Test
  void chunksDoubleUpToTheLargestAndFitWhatIsAskedFor() {
    BumpPointer pointer = pointer(10, 40, 8);
    for (int i = 0; i < 4; i++) {
      pointer.claim(10);
      pointer.claim(capacities.get(i) - 10);
    }
    pointer.claim(100);
    assertThat(capacities).containsExactly(10, 20, 40, 40, 100);
  }

  @Test
  void aPieceAloneLeavesTheSharedChunkAsItWas() {
    BumpPointer pointer = pointer(10, 10, 8);
    pointer.claim(3);
    long alone = pointer.claimAlone(1_000);
    assertThat(BumpPointer.chunk(alone)).isEqualTo(1);
    assertThat(pointer.claim(7)).isEqualTo(3);
    assertThat(BumpPointer.chunk(pointer.claim(1))).isEqualTo(2);
    assertThat(pointer.used()).isEqualTo(1_011);
  }

  @Test
  void aFailureForLackOfMemoryChangesNothing() {
    BumpPointer pointer = pointer(10, 10, 8);
    pointer.claim(8);
    outOfMemory = true;
    assertThatThrownBy(() -> pointer.claim(5)).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(() -> pointer.claimAlone(50)).isInstanceOf(OutOfMemoryError.class);
    assertThat(pointer.used()).isEqualTo(8);
    assertThat(pointer.claim(2)).isEqualTo(8);
    outOfMemory = false;
    assertThat(BumpPointer.chunk(pointer.claim(5))).isEqualTo(1);
  }

  @Test
  void aPointerWithoutChunksLeftSaysSo() {
    BumpPointer pointer = pointer(10, 10, 1);
    pointer.claim(10);
    assertThatThrownBy(() -> pointer.claim(1))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("all 1 addressable chunks");
  }

  @Test
  void threadsNeverGetTheSameUnit() throws Exception {
    BumpPointer pointer = pointer(64, 512, 1 << 20);
    int perThread = 20_000;
    List<List<Long>> claims = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Long>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(threads.submit(() -> {
          List<Long> mine = new ArrayList<>();
          long used = 0;
          for (int i = 0; i < perThread; i++) {
            mine.add(i % 1_000 == 0 ? pointer.claimAlone(3) : pointer.claim(3));
            long now = pointer.used();
            assertThat(now).isGreaterThan(used);
            used = now;
          }
          return mine;
        }));
      }
      for (Future<List<Long>> task : tasks) {
        claims.add(task.get());
      }
    } finally {
      threads.shutdownNow();
    }
    List<Long> all = claims.stream().flatMap(List::stream).sorted().toList();
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i) - all.get(i - 1)).isGreaterThanOrEqualTo(3);
    }
    for (long position : all) {
      assertThat(BumpPointer.offset(position) + 3)
          .isLessThanOrEqualTo(capacities.get(BumpPointer.chunk(position)));
    }
    assertThat(pointer.used()).isEqualTo(4L * perThread * 3);
  }
}
