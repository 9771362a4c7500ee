package io.kiwidb.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.OpenMode;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.FileSystemStorage;
import io.kiwidb.storage.mapping.FileMapper;
import io.kiwidb.storage.mapping.PageCacheEstimator;
import io.kiwidb.storage.mapping.SteppedClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small reads through a mapping, beside the same reads by system calls. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MappedReadableFileTest {
  private static final int PAGE = 4096;
  private static final int SIZE = 40 * PAGE + 123;
  private static final FileMapper JVM = FileMapper.ofThisJvm().orElseThrow();

  @TempDir
  Path directory;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final SteppedClock clock = new SteppedClock();
  private final AtomicInteger maps = new AtomicInteger();
  private final AtomicInteger unmaps = new AtomicInteger();
  private final FileMapper counting = (channel, mode, position, bytes) -> {
    maps.incrementAndGet();
    FileMapper.Mapping mapping = JVM.map(channel, mode, position, bytes);
    return new FileMapper.Mapping(mapping.buffer(), () -> {
      mapping.unmap().run();
      unmaps.incrementAndGet();
    });
  };
  private byte[] content = new byte[0];
  private Path path;

  @BeforeEach
  void writeFile() throws IOException {
    content = random(SIZE);
    path = Files.write(directory.resolve("000001.sst"), content);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  private DiskReadableFile plain() {
    return DiskReadableFile.open(path, closed -> {});
  }

  private MappedReadableFile open(FileMapper mapper) {
    return new MappedReadableFile(
        plain(), () -> Optional.of(mapper), new PageCacheEstimator(clock));
  }

  /** The clock stands still, so every read is a quick one. */
  private static void warm(ReadableFile file) {
    for (int i = 0; i < PageCacheEstimator.QUICK_NEEDED; i++) {
      file.read(0, new byte[1], 0, 1);
    }
  }

  private MappedReadableFile openMapped(FileMapper mapper) {
    MappedReadableFile file = open(mapper);
    warm(file);
    assertRead(file, 0, 1);
    return file;
  }

  private void assertRead(ReadableFile file, int position, int length) {
    byte[] target = new byte[length + 2];
    int there = Math.max(0, Math.min(length, content.length - position));
    assertThat(file.read(position, target, 1, length)).isEqualTo(there);
    byte[] expected = new byte[length + 2];
    System.arraycopy(content, Math.min(position, content.length), expected, 1, there);
    assertThat(Arrays.equals(target, expected)).as("%d at %d", length, position).isTrue();
  }

  private void cut(int size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
    content = Arrays.copyOf(content, Math.min(size, content.length));
  }

  @Test
  void sameBytesAroundTheEndsOfPagesAndOfTheFile() {
    int[] lengths = {
      0, 1, 2, 3, 123, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 64 << 10, (64 << 10) + 1, SIZE, SIZE + 1
    };
    try (ReadableFile plain = plain();
        ReadableFile mapped = openMapped(counting)) {
      for (int near : new int[] {0, PAGE, 7 * PAGE, 40 * PAGE, SIZE - (64 << 10), SIZE}) {
        for (int position = Math.max(0, near - 4); position <= near + 4; position++) {
          for (int length : lengths) {
            assertRead(plain, position, length);
            assertRead(mapped, position, length);
          }
        }
      }
      assertThat(mapped.read(Long.MAX_VALUE, new byte[5], 0, 5)).isZero();
      assertThatThrownBy(() -> mapped.read(-1, new byte[5], 0, 5))
          .isInstanceOf(IllegalArgumentException.class);
      for (int[] slice : new int[][] {{-1, 2}, {3, 2}, {0, 5}, {5, 0}, {0, -1}}) {
        assertThatThrownBy(() -> mapped.read(0, new byte[4], slice[0], slice[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
    assertThat(maps).hasValue(1);
    assertThat(unmaps).hasValue(1);
  }

  @Test
  void onlySmallReadsOfAWarmFileAreMapped() throws IOException {
    Path other = Files.write(directory.resolve("other"), new byte[SIZE]);
    FileMapper mapsZeros = (channel, mode, position, bytes) -> {
      try (FileChannel zeros = FileChannel.open(other, StandardOpenOption.READ)) {
        return counting.map(zeros, mode, position, bytes);
      }
    };
    try (ReadableFile file = open(mapsZeros)) {
      warm(file);
      assertThat(maps).hasValue(0);
      assertRead(file, 0, MappedReadableFile.LONGEST_MAPPED + 1);
      assertThat(maps).hasValue(0);
      byte[] target = new byte[MappedReadableFile.LONGEST_MAPPED];
      assertThat(file.read(1, target, 0, target.length)).isEqualTo(target.length);
      assertThat(target).containsOnly(0);
      assertRead(file, 0, MappedReadableFile.LONGEST_MAPPED + 1);
      assertRead(file, SIZE - 3, 4);
    }
  }

  @Test
  void slowMappedReadBringsSystemCallsBack() {
    PageCacheEstimator reads = new PageCacheEstimator(clock);
    try (ReadableFile file = new MappedReadableFile(plain(), () -> Optional.of(counting), reads)) {
      warm(file);
      assertRead(file, 1, PAGE);
      clock.step(PageCacheEstimator.SLOW_NANOS + 1);
      assertThat(reads.isWarm()).isTrue();
      assertRead(file, 2, PAGE);
      assertThat(reads.isWarm()).isFalse();
      clock.step(0);
      warm(file);
      assertThat(reads.isWarm()).isTrue();
      assertRead(file, 3, PAGE);
    }
    assertThat(maps).hasValue(1);
    assertThat(unmaps).hasValue(1);
  }

  @Test
  void whatWasAppendedLaterIsReadToo() throws IOException {
    try (ReadableFile file = openMapped(counting)) {
      Files.write(path, random(PAGE), StandardOpenOption.APPEND);
      content = Files.readAllBytes(path);
      assertRead(file, SIZE - 5, 10);
      assertRead(file, SIZE + 5, 10);
      assertRead(file, SIZE - 10, 10);
    }
  }

  @Test
  void closedFileSaysSoAndIsUnmappedOnce() {
    MappedReadableFile file = openMapped(counting);
    file.close();
    file.close();
    assertThat(unmaps).hasValue(1);
    assertClosed(file);
    MappedReadableFile never = open(counting);
    warm(never);
    never.close();
    assertClosed(never);
    assertThat(maps).hasValue(1);
  }

  private static void assertClosed(ReadableFile file) {
    assertThat(catchThrowableOfType(StorageException.class, () -> file.read(0, new byte[1], 0, 1))
            .reason())
        .isEqualTo(Reason.CLOSED);
  }

  @Test
  void deletedFileIsMappedAndReadOnEvenIfAnotherTookItsName() throws IOException {
    try (Storage storage = FileSystemStorage.open(directory, OpenMode.MUST_EXIST);
        ReadableFile stored = storage.open("000001.sst");
        ReadableFile before = openMapped(counting);
        ReadableFile after = open(counting)) {
      storage.delete("000001.sst");
      Files.write(path, new byte[SIZE]);
      warm(after);
      warm(stored);
      for (ReadableFile file : List.of(before, after, stored)) {
        assertRead(file, 100, PAGE);
        assertRead(file, SIZE - 3, 5);
      }
    }
    assertThat(maps).hasValue(2);
  }

  @Test
  void interruptsNeitherKeepFromMappingNorGetLost() {
    AtomicInteger interrupts = new AtomicInteger();
    FileMapper interrupted = (channel, mode, position, bytes) -> {
      if (interrupts.getAndIncrement() < 5) {
        Thread.currentThread().interrupt();
      }
      return counting.map(channel, mode, position, bytes);
    };
    Thread.currentThread().interrupt();
    try (ReadableFile file = openMapped(interrupted)) {
      assertRead(file, 7, PAGE);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(interrupts).hasValue(6);
    assertThat(unmaps).hasValue(1);
  }

  @Test
  void whereMappingIsRefusedReadsGoOnAndItIsTriedOnce() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    FileMapper refusing = (channel, mode, position, bytes) -> {
      tries.incrementAndGet();
      throw new IOException("Map failed");
    };
    try (ReadableFile file = openMapped(refusing)) {
      warm(file);
      assertRead(file, 7, PAGE);
    }
    assertThat(tries).hasValue(1);
    AtomicInteger asked = new AtomicInteger();
    Supplier<Optional<FileMapper>> none = () -> {
      asked.incrementAndGet();
      return Optional.empty();
    };
    try (ReadableFile file = new MappedReadableFile(plain(), none, new PageCacheEstimator(clock))) {
      warm(file);
      assertRead(file, 7, PAGE);
      assertRead(file, 8, PAGE);
    }
    assertThat(asked).hasValue(1);
    cut(0);
    try (ReadableFile file = openMapped(counting)) {
      assertRead(file, 0, 0);
    }
    assertThat(maps).hasValue(0);
  }

  @Test
  void fileThatIsCutUnderItsMappingReadsShort() throws IOException {
    for (int round = 0; round < 20; round++) {
      writeFile();
      clock.step(6_000); // as long as a fault takes
      try (ReadableFile file = openMapped(counting)) {
        for (int i = 0; i < 2_000; i++) {
          file.read(i, new byte[PAGE], 0, PAGE);
        }
        cut(2 * PAGE + 7);
        assertRead(file, 2 * PAGE + 5, PAGE + 1000);
        assertRead(file, 9 * PAGE, 10);
        assertRead(file, 5, PAGE);
      }
      assertThat(unmaps).hasValue(round + 1);
    }
  }

  @Test
  void closeWaitsForAMappingInTheMakingButReadersDoNot() throws Exception {
    CountDownLatch mapping = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    FileMapper gated = (channel, mode, position, bytes) -> {
      mapping.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return counting.map(channel, mode, position, bytes);
    };
    MappedReadableFile file = open(gated);
    warm(file);
    Future<?> first = threads.submit(() -> assertRead(file, 0, PAGE));
    mapping.await();
    assertRead(file, 3, PAGE);
    AtomicReference<Thread> closing = new AtomicReference<>();
    Future<?> close = threads.submit(() -> {
      closing.set(Thread.currentThread());
      file.close();
    });
    while (!close.isDone()
        && (closing.get() == null || closing.get().getState() != Thread.State.WAITING)) {
      Thread.onSpinWait();
    }
    gate.countDown();
    close.get();
    assertThat(maps).hasValue(1);
    assertThat(unmaps).hasValue(1);
    assertThatClosedOrRead(first);
    assertClosed(file);
  }

  private static void assertThatClosedOrRead(Future<?> read) throws InterruptedException {
    try {
      read.get();
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              StorageException.class, s -> assertThat(s.reason()).isEqualTo(Reason.CLOSED));
    }
  }

  @Test
  void closingUnderReadersGivesThemBytesOrTheReason() throws Exception {
    for (int round = 0; round < 200; round++) {
      MappedReadableFile file = openMapped(counting);
      CountDownLatch running = new CountDownLatch(3);
      List<Future<Reason>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int seed = round * 3 + i;
        readers.add(threads.submit(() -> readUntilItFails(file, running, seed)));
      }
      running.await();
      file.close();
      for (Future<Reason> reader : readers) {
        assertThat(reader.get()).isEqualTo(Reason.CLOSED);
      }
      assertThat(unmaps).hasValue(round + 1);
    }
  }

  private Reason readUntilItFails(ReadableFile file, CountDownLatch running, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] target = new byte[PAGE];
    try {
      for (int i = 0; ; i++) {
        int position = random.nextInt(SIZE - PAGE);
        assertThat(file.read(position, target, 0, PAGE)).isEqualTo(PAGE);
        if (!Arrays.equals(target, 0, PAGE, content, position, position + PAGE)) {
          throw new AssertionError("other bytes at " + position + ", seed " + seed);
        }
        if (i == 50) {
          running.countDown();
        }
      }
    } catch (StorageException e) {
      return e.reason();
    } finally {
      running.countDown(); // a failure is seen by whoever waits
    }
  }
}
