package io.kiwidb.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;

class MemoryFileTest {
  @RepeatedTest(20)
  void growsThroughEveryChunkBoundary() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    byte[] model = new byte[400_000];
    random.nextBytes(model);
    MemoryFile file = new MemoryFile();
    int size = 0;
    while (size < model.length) {
      int length = Math.min(model.length - size, random.nextInt(1 << random.nextInt(18)));
      file.append(model, size, length);
      size += length;
      assertThat(file.size()).isEqualTo(size);
      byte[] target = new byte[random.nextInt(100_000)];
      int at = random.nextInt(size + 10);
      int count = file.read(at, target, 0, target.length);
      assertThat(count)
          .as("seed %d", seed)
          .isEqualTo(Math.max(0, Math.min(target.length, size - at)));
      assertThat(Arrays.equals(
              target, 0, count, model, Math.min(at, size), Math.min(at, size) + count))
          .as("seed %d", seed)
          .isTrue();
    }
  }
}
