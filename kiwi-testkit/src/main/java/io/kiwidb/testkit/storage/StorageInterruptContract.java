package io.kiwidb.testkit.storage;

import static io.kiwidb.testkit.storage.StorageContents.pattern;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Storage} for interrupts: interrupting threads closes no file, loses no
 * byte, and leaves the interrupt status set. Extend this class and implement one method.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class StorageInterruptContract {
  private static final int INTERRUPTS = 2_000;

  /**
   * Returns a new view of this test's directory: the same directory for each call within a test,
   * empty at the first.
   */
  protected abstract Storage open();

  @Test
  void appendsAndSyncsSurviveAStorm() throws Exception {
    byte[] piece = new byte[700];
    int[] synced = new int[1];
    try (Storage storage = open();
        AppendFile out = storage.create("a")) {
      int steps = new InterruptStorm(1, INTERRUPTS).on(step -> {
        fill(piece, out.size(), piece.length);
        out.append(piece, 0, 1 + step % piece.length);
        if (step % 4 == 0) {
          out.sync();
          synced[0]++;
        }
      });
      assertThat(steps).isGreaterThanOrEqualTo(INTERRUPTS);
      assertThat(synced[0]).isPositive();
      try (ReadableFile in = storage.open("a")) {
        assertThat(in.size()).isEqualTo(out.size());
        assertPattern(in, 0, (int) in.size());
      }
    }
  }

  @Test
  void readsOfOneFileByManySurviveAStorm() throws Exception {
    int size = 1_000_000;
    long seed = ThreadLocalRandom.current().nextLong();
    try (Storage storage = open()) {
      writePattern(storage, "a", size);
      try (ReadableFile in = storage.open("a")) {
        int reads = new InterruptStorm(3, INTERRUPTS).on(step -> {
          Random random = new Random(seed + step);
          int at = random.nextInt(size);
          assertPattern(in, at, Math.min(size - at, 1 << random.nextInt(15)));
          assertThat(in.size()).as("seed %d", seed).isEqualTo(size);
        });
        assertThat(reads).isGreaterThanOrEqualTo(3 * INTERRUPTS);
      }
    }
  }

  @Test
  void readsOfADeletedFileSurviveAStorm() throws Exception {
    try (Storage storage = open()) {
      writePattern(storage, "a", 10_000);
      writePattern(storage, "b", 5_000);
      try (ReadableFile deleted = storage.open("a");
          ReadableFile replaced = storage.open("b")) {
        storage.delete("a");
        writePattern(storage, "c", 100);
        storage.rename("c", "b");
        int reads = new InterruptStorm(2, INTERRUPTS).on(step -> {
          assertPattern(deleted, 0, 10_000);
          assertPattern(replaced, 1_000, 4_000);
        });
        assertThat(reads).isGreaterThanOrEqualTo(2 * INTERRUPTS);
      }
    }
  }

  @Test
  void filesDeletedUnderInterruptedReadersStayReadable() throws Exception {
    try (Storage storage = open()) {
      int reads = new InterruptStorm(2, INTERRUPTS).on(step -> {
        String name = Thread.currentThread().getId() + "-" + step;
        writePattern(storage, name, 300);
        try (ReadableFile in = storage.open(name)) {
          assertPattern(in, 0, 300);
          storage.delete(name);
          assertPattern(in, 100, 200);
        }
      });
      assertThat(reads).isPositive();
      assertThat(storage.list()).isEmpty();
    }
  }

  @Test
  void directoryOperationsSurviveAStorm() throws Exception {
    try (Storage storage = open()) {
      int steps = new InterruptStorm(2, INTERRUPTS / 4).on(step -> {
        String name = Thread.currentThread().getId() + "-" + step;
        writePattern(storage, name, 10);
        storage.rename(name, name + ".new");
        storage.syncDirectory();
        assertThat(storage.size(name + ".new")).isEqualTo(10);
        assertThat(storage.list()).contains(name + ".new");
        storage.delete(name + ".new");
        storage.lock(name + ".lock").close();
        storage.delete(name + ".lock");
      });
      assertThat(steps).isPositive();
      assertThat(storage.list()).isEmpty();
    }
  }

  @Test
  void threadThatComesInterruptedDoesItsWorkAndStaysInterrupted() {
    byte[] bytes = new byte[100];
    try (Storage storage = open()) {
      Thread.currentThread().interrupt();
      AppendFile out = storage.create("a");
      for (int i = 0; i < 1_000; i++) {
        fill(bytes, out.size(), bytes.length);
        out.append(bytes, 0, bytes.length);
      }
      out.sync();
      out.close();
      storage.syncDirectory();
      try (ReadableFile in = storage.open("a")) {
        for (int i = 0; i < 1_000; i++) {
          assertPattern(in, i * 100L, 100);
        }
      }
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void writePattern(Storage storage, String name, int size) {
    byte[] bytes = new byte[size];
    fill(bytes, 0, size);
    StorageContents.write(storage, name, bytes);
  }

  private static void fill(byte[] bytes, long position, int length) {
    for (int i = 0; i < length; i++) {
      bytes[i] = pattern(position + i);
    }
  }

  private static void assertPattern(ReadableFile file, long position, int length) {
    byte[] bytes = new byte[length];
    int count = file.read(position, bytes, 0, length);
    if (count != length) {
      throw new AssertionError("read " + count + " of " + length + " bytes at " + position);
    }
    for (int i = 0; i < length; i++) {
      if (bytes[i] != pattern(position + i)) {
        throw new AssertionError("wrong byte at " + (position + i));
      }
    }
  }
}
