package io.kiwidb.testkit.storage;

import static io.kiwidb.testkit.storage.StorageContents.assertFails;
import static io.kiwidb.testkit.storage.StorageContents.bytes;
import static io.kiwidb.testkit.storage.StorageContents.content;
import static io.kiwidb.testkit.storage.StorageContents.pattern;
import static io.kiwidb.testkit.storage.StorageContents.read;
import static io.kiwidb.testkit.storage.StorageContents.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.AppendFile;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.io.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of {@link Storage}: extend this class to test a storage. See
 * {@link StorageInterruptContract} for interrupts.
 *
 * <p>Threading: JUnit creates one object per test.
 */
public abstract class StorageContract {
  private static final int MIB = 1 << 20;

  /**
   * Returns a new view of this test's directory: the same directory for each call within a test,
   * empty at the first. The test closes it.
   */
  protected abstract Storage open();

  @Test
  void newDirectoryIsEmpty() {
    try (Storage storage = open()) {
      assertThat(storage.list()).isEmpty();
      assertThat(storage.exists("a")).isFalse();
      assertThat(storage.location()).isNotBlank();
      assertThat(storage.freeBytes()).isPositive();
    }
  }

  @Test
  void createdFileIsThereAndEmpty() {
    try (Storage storage = open();
        AppendFile file = storage.create("a")) {
      assertThat(file.size()).isZero();
      assertThat(storage.exists("a")).isTrue();
      assertThat(storage.size("a")).isZero();
      assertThat(storage.list()).containsExactly("a");
      storage.syncDirectory();
    }
  }

  @Test
  void anotherViewSeesTheSameFiles() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("one"));
    }
    try (Storage again = open()) {
      assertThat(again.list()).containsExactly("a");
      assertThat(read(again, "a")).isEqualTo(bytes("one"));
    }
  }

  @Test
  void creatingATakenNameFailsAndLeavesTheFile() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("one"));
      assertFails(Reason.EXISTS, "a", () -> storage.create("a"));
      assertThat(read(storage, "a")).isEqualTo(bytes("one"));
    }
  }

  @Test
  void whatIsMissingIsReportedByName() {
    try (Storage storage = open()) {
      assertFails(Reason.MISSING, "a", () -> storage.open("a"));
      assertFails(Reason.MISSING, "a", () -> storage.size("a"));
      assertFails(Reason.MISSING, "a", () -> storage.delete("a"));
      assertFails(Reason.MISSING, "a", () -> storage.rename("a", "b"));
      assertThat(storage.list()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../a", "a/b", "a\\b", "/a", "c:a", "a\0b", "a\nb"})
  void namesThatLeadElsewhereAreRefused(String name) {
    try (Storage storage = open()) {
      write(storage, "a", bytes("one"));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.create(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.open(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.delete(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.size(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.exists(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.lock(name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.rename("a", name));
      assertThatIllegalArgumentException().isThrownBy(() -> storage.rename(name, "b"));
      assertThat(storage.list()).containsExactly("a");
    }
  }

  @Test
  void renameReplacesTheTarget() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("new"));
      write(storage, "b", bytes("old"));
      storage.rename("a", "b");
      assertThat(storage.list()).containsExactly("b");
      assertThat(read(storage, "b")).isEqualTo(bytes("new"));
      assertThat(storage.size("b")).isEqualTo(3);
    }
  }

  @Test
  void openHandlesKeepTheirContentWhenNamesChange() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("new"));
      write(storage, "b", bytes("old"));
      try (ReadableFile a = storage.open("a");
          ReadableFile b = storage.open("b")) {
        storage.rename("a", "b");
        assertThat(content(a)).isEqualTo(bytes("new"));
        assertThat(content(b)).isEqualTo(bytes("old"));
        storage.delete("b");
        assertThat(content(a)).isEqualTo(bytes("new"));
        assertThat(content(b)).isEqualTo(bytes("old"));
      }
      assertThat(storage.list()).isEmpty();
    }
  }

  @Test
  void deletedNameCanBeUsedAgain() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("one"));
      try (ReadableFile old = storage.open("a")) {
        storage.delete("a");
        assertThat(storage.exists("a")).isFalse();
        write(storage, "a", bytes("another"));
        assertThat(content(old)).isEqualTo(bytes("one"));
        assertThat(read(storage, "a")).isEqualTo(bytes("another"));
      }
    }
  }

  @Test
  void fileCanBeAppendedToAfterItWasRenamed() {
    try (Storage storage = open();
        AppendFile file = storage.create("a")) {
      file.append(bytes("one"), 0, 3);
      storage.rename("a", "b");
      file.append(bytes("two"), 0, 3);
      file.sync();
      assertThat(read(storage, "b")).isEqualTo(bytes("onetwo"));
    }
  }

  @Test
  void readsEndWhereTheFileEnds() {
    try (Storage storage = open()) {
      write(storage, "a", bytes("0123456789"));
      try (ReadableFile file = storage.open("a")) {
        byte[] target = bytes("..........");
        assertThat(file.read(7, target, 2, 5)).isEqualTo(3);
        assertThat(target).isEqualTo(bytes("..789....."));
        assertThat(file.read(10, target, 0, 5)).isZero();
        assertThat(file.read(Long.MAX_VALUE, target, 0, 5)).isZero();
        assertThat(file.read(0, target, 10, 0)).isZero();
        assertThat(target).isEqualTo(bytes("..789....."));
        assertThat(file.size()).isEqualTo(10);
        assertThat(file.name()).isEqualTo("a");
      }
    }
  }

  @Test
  void smallReadsAnswerAlikeHoweverOftenAndWhateverHappensToTheName() {
    byte[] content = bytes("0123456789".repeat(1_000));
    byte[] target = new byte[3_000];
    try (Storage storage = open()) {
      write(storage, "a", content);
      try (ReadableFile file = storage.open("a")) {
        for (int i = 0; i < 10_000; i++) {
          int at = i * 7 % content.length;
          int there = file.read(at, target, 0, target.length);
          assertThat(there).isEqualTo(Math.min(content.length - at, target.length));
          assertThat(Arrays.equals(target, 0, there, content, at, at + there)).isTrue();
          if (i == 5_000) {
            storage.delete("a");
            write(storage, "a", bytes("another"));
          }
        }
      }
    }
  }

  @Test
  void slicesOutsideTheArrayAreRefused() {
    try (Storage storage = open();
        AppendFile out = storage.create("a");
        ReadableFile in = storage.open("a")) {
      byte[] four = new byte[4];
      for (int[] slice :
          new int[][] {{-1, 2}, {3, 2}, {0, 5}, {5, 0}, {0, -1}, {2, Integer.MAX_VALUE}}) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> out.append(four, slice[0], slice[1]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> in.read(0, four, slice[0], slice[1]));
      }
      assertThatIllegalArgumentException().isThrownBy(() -> in.read(-1, four, 0, 1));
      out.append(four, 0, 4); // invalid calls had no effect
      assertThat(out.size()).isEqualTo(4);
    }
  }

  @Test
  void arraysBelongToTheCallerAgainAfterTheCall() {
    try (Storage storage = open();
        AppendFile out = storage.create("a")) {
      byte[] bytes = bytes("one");
      out.append(bytes, 0, 3);
      Arrays.fill(bytes, (byte) 0);
      assertThat(read(storage, "a")).isEqualTo(bytes("one"));
    }
  }

  @Test
  void largeFilesGoInAndOutAtEverySize() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    byte[] source = new byte[5 * MIB + 13];
    random.nextBytes(source);
    try (Storage storage = open()) {
      AppendFile out = storage.create("a");
      for (int at = 0, length; at < source.length; at += length) {
        int wanted = random.nextInt(4) == 0
            ? random.nextInt(2 * MIB)
            : (1 << random.nextInt(20)) + random.nextInt(3) - 1;
        length = Math.min(source.length - at, wanted);
        out.append(source, at, length);
        assertThat(out.size()).as("seed %d", seed).isEqualTo(at + length);
      }
      out.sync();
      out.close();
      assertThat(Arrays.equals(read(storage, "a"), source)).as("seed %d", seed).isTrue();
      try (ReadableFile in = storage.open("a")) {
        byte[] target = new byte[2 * MIB];
        for (int i = 0; i < 200; i++) {
          int at = random.nextInt(source.length);
          int length = random.nextInt(1 << random.nextInt(22));
          int count = in.read(at, target, 0, Math.min(length, target.length));
          assertThat(Arrays.equals(target, 0, count, source, at, at + count))
              .as("seed %d", seed)
              .isTrue();
          assertThat(count)
              .as("seed %d", seed)
              .isEqualTo(Math.min(Math.min(length, target.length), source.length - at));
        }
      }
    }
  }

  @Test
  void readersBesideAnAppenderSeeAPrefix() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Storage storage = open();
        AppendFile out = storage.create("a")) {
      Callable<Integer> reader = () -> {
        byte[] target = new byte[100_000];
        int reads = 0;
        try (ReadableFile in = storage.open("a")) {
          for (boolean last = false; !last; reads++) {
            last = done.get();
            long size = in.size();
            long at = Math.max(0, size - 50_000);
            int count = in.read(at, target, 0, target.length);
            assertThat(count).isGreaterThanOrEqualTo((int) (size - at));
            for (int i = 0; i < count; i++) {
              if (target[i] != pattern(at + i)) {
                throw new AssertionError("byte " + (at + i) + " of " + size);
              }
            }
          }
        }
        return reads;
      };
      List<Future<Integer>> readers = List.of(threads.submit(reader), threads.submit(reader));
      byte[] piece = new byte[1000];
      for (int i = 0; i < 2_000; i++) {
        for (int b = 0; b < piece.length; b++) {
          piece[b] = pattern(out.size() + b);
        }
        out.append(piece, 0, 1 + i % piece.length);
      }
      done.set(true);
      for (Future<Integer> each : readers) {
        assertThat(each.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closedFilesSaySo() {
    try (Storage storage = open()) {
      AppendFile out = storage.create("a");
      ReadableFile in = storage.open("a");
      out.append(bytes("one"), 0, 3);
      for (int i = 0; i < 2; i++) { // close is idempotent
        out.close();
        in.close();
      }
      assertFails(Reason.CLOSED, "a", () -> out.append(bytes("two"), 0, 3));
      assertFails(Reason.CLOSED, "a", out::sync);
      assertFails(Reason.CLOSED, "a", () -> in.read(0, new byte[3], 0, 3));
      assertFails(Reason.CLOSED, "a", in::size);
      assertThat(read(storage, "a")).isEqualTo(bytes("one"));
    }
  }

  @Test
  void closedStorageSaysSoButItsFilesGoOn() {
    Storage storage = open();
    try (AppendFile out = storage.create("a");
        ReadableFile in = storage.open("a")) {
      storage.close();
      storage.close();
      List<ThrowingCallable> operations = List.of(
          () -> storage.create("b"),
          () -> storage.open("a"),
          () -> storage.rename("a", "b"),
          () -> storage.delete("a"),
          () -> storage.exists("a"),
          () -> storage.size("a"),
          () -> storage.lock("LOCK"),
          storage::list,
          storage::syncDirectory,
          storage::freeBytes);
      for (ThrowingCallable operation : operations) {
        assertThat(catchThrowableOfType(StorageException.class, operation).reason())
            .isEqualTo(Reason.CLOSED);
      }
      out.append(bytes("one"), 0, 3);
      out.sync();
      assertThat(content(in)).isEqualTo(bytes("one"));
    }
  }

  @Test
  void closingUnderReadersGivesThemDataOrTheReason() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Storage storage = open()) {
      write(storage, "a", bytes("0123456789"));
      for (int round = 0; round < 50; round++) {
        ReadableFile in = storage.open("a");
        List<Future<Reason>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          readers.add(threads.submit(() -> readUntilItFails(in)));
        }
        in.close();
        for (Future<Reason> reader : readers) {
          assertThat(reader.get()).isEqualTo(Reason.CLOSED);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Reason readUntilItFails(ReadableFile in) {
    byte[] target = new byte[10];
    while (true) {
      try {
        assertThat(in.read(0, target, 0, 10)).isEqualTo(10);
        assertThat(target).isEqualTo(bytes("0123456789"));
      } catch (StorageException e) {
        return e.reason();
      }
    }
  }
}
