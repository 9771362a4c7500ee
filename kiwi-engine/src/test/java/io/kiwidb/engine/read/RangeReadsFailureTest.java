package io.kiwidb.engine.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Direction;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ReadView;
import io.kiwidb.Snapshot;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.ValueReader;
import io.kiwidb.codec.Codecs;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.storage.FaultRule;
import io.kiwidb.testkit.storage.FaultStorage;
import io.kiwidb.testkit.storage.StorageOperation;
import io.kiwidb.typed.TypedKeyspace;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of ranges and in place: of a disk that fails, of what is closed, and when interrupted. */
class RangeReadsFailureTest {
  private static final int COUNT = 1_000;

  private static Options options() {
    return Options.builder().profile(Profile.DEV).build();
  }

  private static byte[] key(int i) {
    return "key%06d".formatted(i).getBytes(UTF_8);
  }

  private static void fill(Kiwi db) {
    Random random = new Random(18);
    for (int i = 0; i < COUNT; i++) {
      byte[] value = new byte[500];
      random.nextBytes(value); // or it would be compressed to nothing
      db.put(key(i), value);
    }
    db.flush();
  }

  /** Reads that go through the whole store. */
  private static List<Consumer<ReadView>> longReads() {
    KeyRange all = KeyRange.all();
    return List.of(
        view -> view.count(all),
        view -> view.stream(all).forEach(entry -> {}),
        view -> assertThat(view.stream(all).allMatch(entry -> true)).isTrue(),
        view -> assertThat(
                view.stream(all, Direction.DESCENDING).skip(COUNT - 1).findFirst())
            .isPresent(),
        view -> view.stream(all).iterator().forEachRemaining(entry -> {}),
        view -> view.forEach(all, (key, value) -> {}),
        view -> view.forEachWhile(all, Direction.DESCENDING, (key, value) -> true));
  }

  @Test
  void aDiskThatFailsHalfWayLeavesNothingOpen() {
    MemoryStorage memory = new MemoryStorage();
    try (Kiwi db = Kiwi.open(memory, options())) {
      fill(db);
    }
    List<Consumer<ReadView>> reads = longReads();
    for (int i = 0; i < reads.size(); i++) {
      long all = readsOfTables(memory, reads.get(i));
      for (long before : new long[] {0, all / 4, all / 2, all - 1}) {
        assertNothingIsLeft(
            "read %d, %d of %d".formatted(i, before, all), memory, before, reads.get(i));
      }
    }
  }

  /** Returns how often tables are read when nothing is cached and nothing fails. */
  private static long readsOfTables(MemoryStorage memory, Consumer<ReadView> read) {
    FaultStorage disk = new FaultStorage(memory.reopen());
    try (Kiwi db = Kiwi.open(disk, options())) {
      FaultRule counted =
          FaultRule.on(StorageOperation.READ).names("*.sst").forEver().pause(() -> {});
      disk.add(counted);
      read.accept(db);
      assertThat(counted.matched()).isGreaterThan(8);
      return counted.matched();
    }
  }

  private static void assertNothingIsLeft(
      String as, MemoryStorage memory, long before, Consumer<ReadView> read) {
    FaultStorage disk = new FaultStorage(memory.reopen());
    try (Kiwi db = Kiwi.open(disk, options())) {
      disk.add(FaultRule.on(StorageOperation.READ)
          .names("*.sst")
          .skip(before)
          .forEver()
          .fail(Reason.IO));
      assertThatThrownBy(() -> read.accept(db)).as(as).isInstanceOf(StorageException.class);
      assertThat(db.stats().snapshots()).as(as).isZero();
      disk.clear();
      read.accept(db);
      assertThat(db.stats().snapshots()).as(as).isZero();
    }
  }

  @Test
  void everyReadOfAClosedStoreSaysSo() {
    Kiwi db = Kiwi.open(MemoryStorage.named("RangeReadsFailureTest"), options());
    fill(db);
    Snapshot snapshot = db.snapshot();
    ReadView ofKeyspace = snapshot.keyspace(db);
    Stream<Map.Entry<byte[], byte[]>> unused = db.stream(KeyRange.all());
    Stream<Map.Entry<byte[], byte[]>> begun = db.stream(KeyRange.all());
    Iterator<Map.Entry<byte[], byte[]>> half = begun.iterator();
    for (int i = 0; i < 10; i++) {
      half.next();
    }
    db.close();
    for (ReadView view : List.of(db, snapshot, ofKeyspace)) {
      assertAllSayClosed(view);
    }
    TypedKeyspace<String, byte[]> typed = db.typed(Codecs.text(), Codecs.bytes());
    List<ThrowingCallable> uses = List.of(
        unused::count,
        () -> half.forEachRemaining(entry -> {}),
        () -> typed.get("a"),
        typed::cursor,
        typed::firstKey,
        () -> typed.at(snapshot).stream());
    for (int i = 0; i < uses.size(); i++) {
      assertThatThrownBy(uses.get(i)).as("use %d", i).isInstanceOf(DatabaseClosedException.class);
    }
    begun.close();
    snapshot.close();
  }

  @Test
  void everyReadOfAClosedSnapshotSaysSo() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("RangeReadsFailureTest"), options())) {
      fill(db);
      Snapshot snapshot = db.snapshot();
      ReadView ofKeyspace = snapshot.keyspace(db);
      Stream<Map.Entry<byte[], byte[]>> unused = snapshot.stream(KeyRange.all());
      Iterator<Map.Entry<byte[], byte[]>> half = snapshot.stream(KeyRange.all()).iterator();
      half.next();
      snapshot.close();
      assertAllSayClosed(snapshot);
      assertAllSayClosed(ofKeyspace);
      assertThatThrownBy(unused::count).isInstanceOf(DatabaseClosedException.class);
      assertThatThrownBy(() -> half.forEachRemaining(entry -> {}))
          .isInstanceOf(DatabaseClosedException.class);
      assertThat(db.stats().snapshots()).isZero();
    }
  }

  private static void assertAllSayClosed(ReadView view) {
    List<ThrowingCallable> uses = List.of(
        () -> view.get(key(1), (array, offset, length) -> length),
        view::firstKey,
        view::lastKey,
        view::firstEntry,
        view::lastEntry,
        () -> view.stream(KeyRange.all()).count(),
        () -> view.forEach(KeyRange.all(), (key, value) -> {}),
        () -> view.count(KeyRange.all()),
        () -> view.estimate(KeyRange.all()));
    for (int i = 0; i < uses.size(); i++) {
      assertThatThrownBy(uses.get(i))
          .as("use %d of %s", i, view)
          .isInstanceOf(DatabaseClosedException.class);
    }
  }

  @Test
  void nullIsRefused() {
    try (Kiwi db = Kiwi.open(MemoryStorage.named("RangeReadsFailureTest"), options())) {
      List<ThrowingCallable> uses = List.of(
          () -> db.stream(null),
          () -> db.stream(KeyRange.all(), null),
          () -> db.forEach(KeyRange.all(), null),
          () -> db.forEach(KeyRange.all(), null, (key, value) -> {}),
          () -> db.count(null),
          () -> db.estimate(null),
          () -> db.get(key(1), (ValueReader<String>) null),
          () -> db.typed(Codecs.text(), null),
          () -> db.typed(null, Codecs.text()),
          () -> db.typed(Codecs.text(), Codecs.text()).put(null, "value"),
          () -> db.typed(Codecs.text(), Codecs.text()).put("key", null));
      for (int i = 0; i < uses.size(); i++) {
        assertThatThrownBy(uses.get(i)).as("use %d", i).isInstanceOf(NullPointerException.class);
      }
    }
  }

  /** Whoever is interrupted decides what to do about it: a read is short and goes on. */
  @Test
  void interruptedThreadsReadAllTheSame(@TempDir Path directory) {
    try (Kiwi db = Kiwi.open(directory, options())) {
      fill(db);
    }
    try (Kiwi db = Kiwi.open(directory, options())) {
      Thread.currentThread().interrupt();
      long count = db.count(KeyRange.all());
      long ofStream = db.stream(KeyRange.all()).skip(1).count();
      Integer length = db.get(key(7), (array, offset, size) -> size);
      long about = db.estimate(KeyRange.lessThan(key(COUNT / 2))).keys();
      boolean stillInterrupted = Thread.interrupted();
      assertThat(count).isEqualTo(COUNT);
      assertThat(ofStream).isEqualTo(COUNT - 1);
      assertThat(length).isEqualTo(500);
      assertThat(about).isBetween(COUNT / 3L, COUNT * 2 / 3L);
      assertThat(stillInterrupted).isTrue();
    }
  }
}
