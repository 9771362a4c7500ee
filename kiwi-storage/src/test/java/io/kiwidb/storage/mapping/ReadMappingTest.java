package io.kiwidb.storage.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.io.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that is released under its readers, and the JVM's errors. */
class ReadMappingTest {
  @TempDir
  Path directory;

  @Test
  void releaseWaitsForAReaderThatIsInside() throws Exception {
    AtomicBoolean unmapped = new AtomicBoolean();
    ReadMapping mapping = new ReadMapping(
        new FileMapper.Mapping(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), () -> unmapped.set(true)));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    PageCacheEstimator stopped = new PageCacheEstimator(new StoppingClock(inside, gate));
    byte[] target = new byte[2];
    AtomicReference<Thread> releasing = new AtomicReference<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> reader = threads.submit(() -> mapping.read(1, target, 0, 2, stopped));
      inside.await();
      Future<?> release = threads.submit(() -> {
        releasing.set(Thread.currentThread());
        mapping.release();
      });
      while (!release.isDone()
          && (releasing.get() == null
              || releasing.get().getState() != Thread.State.TIMED_WAITING)) {
        Thread.onSpinWait();
      }
      assertThat(unmapped).isFalse();
      gate.countDown();
      assertThat(reader.get()).isTrue();
      release.get();
      assertThat(unmapped).isTrue();
      assertThat(target).containsExactly(2, 3);
      assertThat(mapping.read(1, target, 0, 2, stopped)).isFalse();
    } finally {
      gate.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void errorOfACopyThatBrokeOffComesOutOfItsRead() throws IOException {
    int page = 4096;
    Path path = Files.write(directory.resolve("f"), new byte[64 * page]);
    FileMapper.Mapping mapped;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      mapped = FileMapper.ofThisJvm().orElseThrow().map(channel, MapMode.READ_ONLY, 0, 64 * page);
    }
    ReadMapping mapping = new ReadMapping(mapped);
    PageCacheEstimator warm = new PageCacheEstimator(TimeSource.SYSTEM);
    byte[] target = new byte[page];
    for (int i = 0; i < 50_000; i++) { // so that it is compiled, which makes errors late
      assertThat(read(mapping, i % 63 * page + 5, target, warm)).isTrue();
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(32 * page);
    }
    int errors = 0;
    for (int i = 0; i < 5_000; i++) {
      errors += read(mapping, (32 + i % 31) * page + 5, target, warm) ? 0 : 1;
    }
    assertThat(errors).isEqualTo(5_000);
    assertThat(mapping.read(5, target, 0, page, warm)).isTrue();
    mapping.release();
  }

  private static boolean read(
      ReadMapping mapping, int position, byte[] target, PageCacheEstimator warm) {
    try {
      return mapping.read(position, target, 0, target.length, warm);
    } catch (InternalError e) {
      return false;
    }
  }

  @Test
  void misuseLeavesNobodyInside() {
    AtomicBoolean unmapped = new AtomicBoolean();
    ReadMapping mapping =
        new ReadMapping(new FileMapper.Mapping(ByteBuffer.allocate(4), () -> unmapped.set(true)));
    PageCacheEstimator warm = new PageCacheEstimator(new SteppedClock());
    assertThatThrownBy(() -> mapping.read(0, new byte[1], 0, 2, warm))
        .isInstanceOf(IndexOutOfBoundsException.class);
    mapping.release(); // would wait for ever
    assertThat(unmapped).isTrue();
  }

  /** Stops whoever asks for the time, which is in the middle of a read. */
  private record StoppingClock(CountDownLatch inside, CountDownLatch gate) implements TimeSource {
    @Override
    public long nanos() {
      inside.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return 0;
    }

    @Override
    public long epochMillis() {
      return 0;
    }
  }
}
