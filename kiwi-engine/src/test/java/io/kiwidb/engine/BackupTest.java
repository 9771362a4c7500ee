package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.contentsOf;
import static io.kiwidb.engine.CopiedStores.countFrom;
import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.CopiedStores.options;
import static io.kiwidb.engine.CopiedStores.readOnly;
import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.Backups.Purged;
import io.kiwidb.CopyListener;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups: what is stored, restored, deleted, and refused. */
class BackupTest {
  private final MemoryStorage disk = new MemoryStorage();

  @TempDir
  private Path scratch;

  private Backups open() {
    return Backups.open(disk.reopen(), OpenMode.CREATE_IF_MISSING);
  }

  private static Map<String, NavigableMap<String, String>> restored(Backups backups, long id) {
    MemoryStorage target = new MemoryStorage();
    backups.restore(id, target, CopyListener.NONE);
    CopiedStores.verify(target.reopen());
    try (Kiwi db = Kiwi.open(target.reopen(), options().build())) {
      return contentsOf(db);
    }
  }

  @Test
  void everyGenerationCanBeRestored() {
    Map<Long, Map<String, NavigableMap<String, String>>> expected = new HashMap<>();
    try (Backups backups = open();
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      for (int round = 0; round < 6; round++) {
        fill(db, 50L * round, 50L * round + 50);
        db.delete(key(round));
        if (round == 2) {
          fill(db.createKeyspace("users"), 0, 60);
        } else if (round == 4) {
          db.dropKeyspace("users");
          db.compact();
        }
        Backup made = backups.create(db);
        assertThat(made.id()).isEqualTo(round + 1);
        expected.put(made.id(), contentsOf(db));
      }
      assertThat(backups.list()).extracting(Backup::id).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      expected.forEach((id, contents) -> assertThat(restored(backups, id)).isEqualTo(contents));
      assertThat(backups.verify(CopyListener.NONE).problems()).isEmpty();
    }
  }

  @Test
  void aFileThatIsThereIsNotStoredAgain() {
    try (Backups backups = open();
        Kiwi db = Kiwi.open(
            new MemoryStorage(), Stores.compactedByHand(options().build()).build())) {
      fill(db, 0, 400);
      db.flush();
      Backup first = backups.create(db);
      Backup second = backups.create(db);
      assertThat(first.newBytes()).isEqualTo(first.bytes());
      assertThat(second.newBytes()).isPositive().isLessThan(second.bytes() / 4);
      fill(db, 400, 450);
      db.flush();
      Backup third = backups.create(db);
      assertThat(third.newBytes()).isLessThan(third.bytes() / 2);
      long stored = disk.reopen().list().stream()
          .filter(name -> name.contains("-"))
          .filter(name -> !name.startsWith("BACKUP"))
          .mapToLong(disk.reopen()::size)
          .sum();
      assertThat(stored).isEqualTo(first.newBytes() + second.newBytes() + third.newBytes());
    }
  }

  /** Two copies of one store use the same file numbers for different contents. */
  @Test
  void copiesThatWentOnSeparatelyDoNotMeet() {
    MemoryStorage origin = new MemoryStorage();
    Options options = Stores.compactedByHand(options().build()).build();
    try (Kiwi db = Kiwi.open(origin.reopen(), options)) {
      fill(db, 0, 50);
    }
    StoreFiles files = StoreFiles.of(origin);
    Map<Long, String> expected = new HashMap<>();
    try (Backups backups = open()) {
      for (String value : List.of("1", "2")) { // of the same length
        try (Kiwi db = Kiwi.open(files.storage(), options)) {
          for (int i = 0; i < 30; i++) {
            db.put(key(1_000 + i), bytes(value));
          }
          db.flush();
          expected.put(backups.create(db).id(), value);
        }
      }
      assertThat(backups.list().get(0).store()).isEqualTo(backups.list().get(1).store());
      List<String> tables = disk.reopen().list().stream()
          .filter(name -> name.contains(".sst-"))
          .map(name -> name.substring(0, name.length() - 17)) // without the checksums
          .toList();
      assertThat(tables).hasSizeGreaterThan(Set.copyOf(tables).size());
      expected.forEach((id, value) -> {
        NavigableMap<String, String> all = restored(backups, id).get("default");
        assertThat(all).hasSize(80).containsValue(value);
        assertThat(all).doesNotContainValue(value.equals("1") ? "2" : "1");
      });
    }
  }

  @Test
  void purgingKeepsWhatOthersNeed() {
    try (Backups backups = open();
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      for (int round = 0; round < 5; round++) {
        fill(db, 50L * round, 50L * round + 50);
        db.flush();
        backups.create(db);
      }
      Purged one = backups.delete(2);
      assertThat(one.backups()).containsExactly(2L);
      assertThat(backups.list()).extracting(Backup::id).containsExactly(1L, 3L, 4L, 5L);
      Purged most = backups.keep(2);
      assertThat(most.backups()).containsExactly(1L, 3L);
      assertThat(backups.verify(CopyListener.NONE).problems()).isEmpty();
      assertThat(restored(backups, 4).get("default")).hasSize(200);
      assertThat(restored(backups, 5).get("default")).hasSize(250);
      Purged last = backups.keep(1);
      assertThat(last.files()).isPositive();
      assertThat(restored(backups, 5).get("default")).hasSize(250);
      assertThat(backups.keep(7).backups()).isEmpty();
      assertThatThrownBy(() -> backups.keep(0)).isInstanceOf(IllegalArgumentException.class);
      backups.delete(5);
      assertThat(backups.list()).isEmpty();
      assertThat(disk.reopen().list()).containsExactly("LOCK");
    }
  }

  @Test
  void namesTheBackupsThereAreIfOneIsMissing() {
    try (Backups backups = open();
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      backups.create(db);
      for (Runnable call : List.<Runnable>of(
          () -> backups.restore(7, new MemoryStorage(), CopyListener.NONE),
          () -> backups.restore(7, scratch.resolve("x"), CopyListener.NONE),
          () -> backups.verify(7, CopyListener.NONE),
          () -> backups.delete(7))) {
        assertThatThrownBy(call::run)
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
            .hasMessageContaining("there are [1]");
      }
    }
  }

  @Test
  void restoresToANewDirectoryOnly() throws IOException {
    Path directory = scratch.resolve("backups");
    Path target = scratch.resolve("restored");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build());
        Backups backups = Backups.open(directory)) {
      fill(db, 0, 120);
      backups.create(db);
    }
    try (Backups backups = Backups.open(directory, OpenMode.READ_ONLY);
        Backups beside = Backups.open(scratch.resolve("none"))) {
      assertThat(beside.list()).isEmpty();
      backups.restore(1, target, CopyListener.NONE);
      assertThatThrownBy(() -> backups.restore(1, target, CopyListener.NONE))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
      try (Kiwi db = Kiwi.open(target, options().build())) {
        assertThat(countFrom(db)).isEqualTo(120);
        assertThatThrownBy(() -> backups.create(db)).isInstanceOf(StorageException.class);
      }
    }
    assertThat(Files.exists(scratch.resolve("restored.incomplete"))).isFalse();
  }

  @Test
  void oneProcessUsesADirectory() {
    Path directory = scratch.resolve("backups");
    try (Backups backups = Backups.open(directory)) {
      assertThat(backups.location()).isEqualTo(directory.toString());
      assertThatThrownBy(() -> Backups.open(directory))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
    }
    Backups.open(directory).close();
  }

  @Test
  void refusesADirectoryOfSomethingElse() throws IOException {
    Path directory = scratch.resolve("db");
    Kiwi.open(directory, options().build()).close();
    assertThatThrownBy(() -> Backups.open(directory))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_DATABASE))
        .hasMessageContaining("choose an empty or new directory");
    Path empty = Files.createDirectories(scratch.resolve("empty"));
    assertThatThrownBy(() -> Backups.open(empty, OpenMode.READ_ONLY))
        .hasMessageContaining("it contains no backup");
    assertThatThrownBy(() -> Backups.open(scratch.resolve("no"), OpenMode.MUST_EXIST))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
  }

  @Test
  void storesThatTransformTheirFilesAreNotWrittenAsPlainOnes() {
    Storage strange = new ForwardingStorage(new MemoryStorage()) {};
    try (Backups backups = Backups.open(scratch.resolve("backups"));
        Kiwi db = Kiwi.open(strange, options().build())) {
      assertThatThrownBy(() -> backups.create(db))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(backups.list()).isEmpty();
    }
    Storage kind = new ForwardingStorage(new MemoryStorage()) {};
    try (Backups backups = Backups.open(kind, OpenMode.CREATE_NEW);
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      backups.create(db);
      assertThatThrownBy(() -> backups.restore(1, scratch.resolve("x"), CopyListener.NONE))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void canBeCancelledAndLeavesTheOthers() {
    try (Backups backups = open();
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      fill(db, 0, 100);
      backups.create(db);
      List<String> before = disk.reopen().list().stream().sorted().toList();
      fill(db, 100, 200);
      CopyListener stop = progress -> {
        if (progress.filesDone() > 1) {
          throw new CancellationException();
        }
      };
      assertThatThrownBy(() -> backups.create(db, stop)).isInstanceOf(CancellationException.class);
      assertThat(disk.reopen().list().stream().sorted().toList()).isEqualTo(before);
      assertThatThrownBy(() -> backups.restore(1, scratch.resolve("x"), stop))
          .isInstanceOf(CancellationException.class);
      assertThat(scratch.resolve("x")).doesNotExist();
      assertThat(scratch.resolve("x.incomplete")).doesNotExist();
      assertThat(backups.create(db).id()).isEqualTo(2);
      assertThat(restored(backups, 2).get("default")).hasSize(200);
    }
  }

  @Test
  void endsWhenTheStoreIsClosed() throws InterruptedException {
    try (Backups backups = open()) {
      Kiwi db = Kiwi.open(new MemoryStorage(), options().build());
      fill(db, 0, 100);
      Thread closer = new Thread(db::close);
      assertThatThrownBy(() -> backups.create(db, progress -> {
            if (progress.filesDone() == 1) {
              closer.start();
              Gates.until(() -> isClosing(db));
            }
          }))
          .isInstanceOf(DatabaseClosedException.class);
      closer.join();
      assertThat(backups.list()).isEmpty();
      assertThatThrownBy(() -> backups.create(db)).isInstanceOf(DatabaseClosedException.class);
    }
  }

  private static boolean isClosing(Kiwi db) {
    try {
      return db.keyspaces().isEmpty();
    } catch (DatabaseClosedException e) {
      return true;
    }
  }

  @Test
  void aListenerMustNotUseTheBackups() {
    Backups backups = open();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      assertThatThrownBy(() -> backups.create(db, progress -> backups.list()))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> backups.create(db, progress -> backups.close()))
          .isInstanceOf(IllegalStateException.class);
      backups.close();
      backups.close();
      assertThatThrownBy(() -> backups.create(db))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    }
  }

  @Test
  void tellsHowFarItIs() {
    List<CopyListener.Progress> seen = new ArrayList<>();
    try (Backups backups = open();
        Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      fill(db, 0, 200);
      Backup made = backups.create(db, seen::add);
      assertEnds(seen, made);
      seen.clear();
      backups.restore(1, new MemoryStorage(), seen::add);
      assertEnds(seen, made);
      seen.clear();
      assertThat(backups.verify(1, seen::add).bytes()).isEqualTo(made.bytes());
      assertEnds(seen, made);
    }
  }

  private static void assertEnds(List<CopyListener.Progress> seen, Backup made) {
    CopyListener.Progress last = seen.get(seen.size() - 1);
    assertThat(last)
        .isEqualTo(new CopyListener.Progress(
            "CURRENT", made.files(), made.files(), made.bytes(), made.bytes()));
    assertThat(seen)
        .isSortedAccordingTo((one, other) -> Long.compare(one.bytesDone(), other.bytesDone()));
  }

  @Test
  void interruptsDoNotHarmIt() {
    AtomicLong calls = new AtomicLong();
    CopyListener interrupting = progress -> {
      calls.incrementAndGet();
      Thread.currentThread().interrupt();
    };
    try (Backups backups = Backups.open(scratch.resolve("backups"));
        Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 150);
      backups.create(db, interrupting);
      backups.restore(1, scratch.resolve("restored"), interrupting);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(calls.get()).isGreaterThan(10);
    try (Kiwi db = Kiwi.open(scratch.resolve("restored"), readOnly())) {
      assertThat(countFrom(db)).isEqualTo(150);
    }
  }
}
