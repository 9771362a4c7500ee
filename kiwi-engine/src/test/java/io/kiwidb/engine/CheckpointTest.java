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

import io.kiwidb.CopyListener;
import io.kiwidb.DatabaseClosedException;
import io.kiwidb.KeyRange;
import io.kiwidb.Keyspace;
import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import io.kiwidb.StorageException;
import io.kiwidb.StorageException.Reason;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.io.ForwardingStorage;
import io.kiwidb.io.Storage;
import io.kiwidb.storage.MemoryStorage;
import io.kiwidb.testkit.sim.SimulatedTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints: what is in them, what they cost, and what they refuse. */
class CheckpointTest {
  @TempDir
  private Path scratch;

  /** A storage of another kind than that of the store: it shares no files. */
  private static final class Elsewhere extends ForwardingStorage {
    Elsewhere(Storage storage) {
      super(storage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segmented", "mmap"})
  void hasEverythingThatWasAcknowledged(String log) {
    Path directory = scratch.resolve("db");
    try (Kiwi db =
        Kiwi.open(directory, options().provider(ProviderKind.LOG, log).build())) {
      for (int round = 0; round < 8; round++) {
        fill(db, 37L * round, 37L * round + 37);
        Path copy = scratch.resolve("copy" + round);
        db.checkpoint(copy);
        assertThat(Kiwi.tools().verify(copy, step -> {}).problems()).isEmpty();
        try (Kiwi copied = Kiwi.open(copy, readOnly())) {
          assertThat(countFrom(copied)).isEqualTo(37L * round + 37);
        }
      }
    }
  }

  @Test
  void isAStoreOfItsOwn() {
    Path copy = scratch.resolve("parent/copy");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 100);
      db.checkpoint(copy);
      try (Kiwi copied = Kiwi.open(copy, options().build())) {
        fill(copied, 100, 300);
        copied.compact();
        assertThat(countFrom(copied)).isEqualTo(300);
        assertThat(countFrom(db)).isEqualTo(100);
      }
      db.deleteRange(KeyRange.all());
      db.compact();
      try (Kiwi copied = Kiwi.open(copy, options().build())) {
        assertThat(countFrom(copied)).isEqualTo(300);
      }
    }
  }

  @Test
  void hasAllKeyspacesAtOneMomentAndTheirSettings() {
    MemoryStorage target = new MemoryStorage();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      Keyspace users = db.createKeyspace(
          "users", KeyspaceOptions.builder().set(Settings.L0_TRIGGER, 7L).build());
      Keyspace gone = db.createKeyspace("gone");
      db.settings().set(Settings.MEMTABLE_ENTRIES, 33L);
      for (int i = 0; i < 200; i++) {
        db.write(new WriteBatch().put(db, key(i), bytes("a" + i)).put(users, key(i), bytes("b")));
        gone.put(key(i), bytes("c"));
      }
      db.deleteRange(KeyRange.of(key(20), key(60)));
      db.dropKeyspace("gone");
      db.renameKeyspace("users", "people");
      db.checkpoint(target, CopyListener.NONE);
      CopiedStores.verify(target.reopen());
      try (Kiwi copied = Kiwi.open(target.reopen(), Stores.dev())) {
        assertThat(contentsOf(copied)).isEqualTo(contentsOf(db));
        assertThat(contentsOf(copied)).containsOnlyKeys(Keyspace.DEFAULT, "people");
        assertThat(copied.keyspace("people").settings().get(Settings.L0_TRIGGER))
            .isEqualTo(7L);
        assertThat(copied.settings().get(Settings.MEMTABLE_ENTRIES)).isEqualTo(33L);
      }
    }
  }

  @Test
  void hasWhatSkippedTheLog() {
    MemoryStorage target = new MemoryStorage();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      db.put(bytes("a"), bytes("1"), WriteOptions.skipLog());
      db.checkpoint(target, CopyListener.NONE);
      try (Kiwi copied = Kiwi.open(target.reopen(), readOnly())) {
        assertThat(copied.get(bytes("a"))).isEqualTo(bytes("1"));
      }
    }
  }

  @Test
  void ofAStoreThatIsOpenReadOnlyHasItsLogs() {
    Path directory = scratch.resolve("db");
    try (Kiwi db = Kiwi.open(directory, options().build())) {
      fill(db, 0, 130);
    }
    Path copy = scratch.resolve("copy");
    try (Kiwi db = Kiwi.open(directory, readOnly())) {
      db.checkpoint(copy);
    }
    try (Kiwi copied = Kiwi.open(copy, options().build())) {
      assertThat(countFrom(copied)).isEqualTo(130);
    }
  }

  @Test
  void sharesTablesAndBlobFiles() throws IOException {
    Path directory = scratch.resolve("db");
    Path copy = scratch.resolve("copy");
    try (Kiwi db = Kiwi.open(directory, options().build())) {
      fill(db, 0, 200);
      db.flush();
      db.checkpoint(copy);
      List<Path> shared =
          files(copy).filter(file -> file.toString().matches(".*\\.(sst|blob)")).toList();
      assertThat(shared).anyMatch(file -> file.toString().endsWith(".blob")).hasSizeGreaterThan(3);
      for (Path file : shared) {
        assertThat(Files.isSameFile(file, directory.resolve(file.getFileName())))
            .isTrue();
      }
      assertThat(files(copy).filter(file -> file.toString().endsWith(".wal")))
          .noneMatch(file -> isSame(file, directory.resolve(file.getFileName())));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().stream();
    }
  }

  @Test
  void copiesWhereFilesCannotBeShared() {
    MemoryStorage target = new MemoryStorage();
    List<CopyListener.Progress> seen = new ArrayList<>();
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 150);
      db.checkpoint(new Elsewhere(target), seen::add);
    }
    CopiedStores.verify(target.reopen());
    try (Kiwi copied = Kiwi.open(target.reopen(), options().build())) {
      assertThat(countFrom(copied)).isEqualTo(150);
    }
    CopyListener.Progress last = seen.get(seen.size() - 1);
    assertThat(last.file()).isEqualTo("CURRENT");
    assertThat(last.filesDone()).isEqualTo(last.files());
    assertThat(last.bytesDone()).isEqualTo(last.bytes()).isPositive();
  }

  @Test
  void refusesATargetThatExists() throws IOException {
    Path taken = Files.createDirectories(scratch.resolve("taken"));
    Path file = Files.writeString(scratch.resolve("file"), "text");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      for (Path target : List.of(taken, file, scratch.resolve("db"))) {
        assertThatThrownBy(() -> db.checkpoint(target))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS))
            .hasMessageContaining("choose a path that does not exist");
      }
      MemoryStorage used = new MemoryStorage();
      used.create("notes").close();
      assertThatThrownBy(() -> db.checkpoint(used, CopyListener.NONE))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("'notes'");
      assertThat(used.list()).contains("notes");
    }
    assertThat(files(taken)).isEmpty();
    assertThat(Files.readString(file)).isEqualTo("text");
    assertThat(files(scratch).map(path -> String.valueOf(path.getFileName())))
        .containsExactlyInAnyOrder("db", "file", "taken");
  }

  @Test
  void refusesToWriteAStoreOfAnotherKindAsPlainFiles() {
    try (Kiwi db = Kiwi.open(new Elsewhere(new MemoryStorage()), options().build())) {
      assertThatThrownBy(() -> db.checkpoint(scratch.resolve("copy")))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("a storage of the same kind");
    }
    assertThat(scratch.resolve("copy")).doesNotExist();
  }

  @Test
  void replacesWhatAKilledOneLeftButNoStore() throws IOException {
    Path left = Files.createDirectories(scratch.resolve("copy.incomplete"));
    Files.writeString(left.resolve("000007.sst"), "the start of a table");
    Files.writeString(left.resolve("LOCK"), "");
    Path copy = scratch.resolve("copy");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 10);
      db.checkpoint(copy);
      assertThat(left).doesNotExist();
      Path other = scratch.resolve("other.incomplete");
      db.checkpoint(other);
      assertThatThrownBy(() -> db.checkpoint(scratch.resolve("other")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("it contains 'CURRENT'");
      Path mine = Files.createDirectories(scratch.resolve("mine.incomplete"));
      Files.writeString(mine.resolve("diary.txt"), "dear");
      assertThatThrownBy(() -> db.checkpoint(scratch.resolve("mine")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("it contains 'diary.txt'");
      assertThat(files(mine)).hasSize(1);
      try (Kiwi copied = Kiwi.open(other, options().build())) {
        assertThat(countFrom(copied)).isEqualTo(10);
      }
    }
  }

  @Test
  void canBeCancelledAndLeavesNothing() throws IOException {
    Path copy = scratch.resolve("copy");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 200);
      for (int after = 1; after < 5; after++) {
        int files = after;
        assertThatThrownBy(() -> db.checkpoint(copy, progress -> {
              if (progress.filesDone() >= files) {
                throw new CancellationException("enough");
              }
            }))
            .isInstanceOf(CancellationException.class);
        assertThat(files(scratch)).containsExactly(scratch.resolve("db"));
      }
      db.checkpoint(copy);
    }
    try (Kiwi copied = Kiwi.open(copy, readOnly())) {
      assertThat(countFrom(copied)).isEqualTo(200);
    }
  }

  @Test
  void endsWhenTheStoreIsClosed() throws Exception {
    Path copy = scratch.resolve("copy");
    Kiwi db = Kiwi.open(scratch.resolve("db"), options().build());
    fill(db, 0, 200);
    Thread closer = new Thread(db::close);
    assertThatThrownBy(() -> db.checkpoint(copy, progress -> {
          if (progress.filesDone() == 1) {
            closer.start();
            Gates.until(() -> isClosing(db));
          }
        }))
        .isInstanceOf(DatabaseClosedException.class);
    closer.join();
    assertThat(files(scratch)).containsExactly(scratch.resolve("db"));
    assertThatThrownBy(() -> db.checkpoint(copy)).isInstanceOf(DatabaseClosedException.class);
    try (Kiwi again = Kiwi.open(scratch.resolve("db"), options().build())) {
      assertThat(countFrom(again)).isEqualTo(200);
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
  void itsListenerMayNotCloseTheStore() {
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      fill(db, 0, 50);
      assertThatThrownBy(() -> db.checkpoint(new MemoryStorage(), progress -> db.close()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a copy");
      assertThat(countFrom(db)).isEqualTo(50);
    }
  }

  @Test
  void isMadeWhileBackgroundWorkIsPaused() {
    MemoryStorage target = new MemoryStorage();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().build())) {
      fill(db, 0, 70);
      try (Kiwi.Pause pause = db.pauseBackgroundWork()) {
        db.checkpoint(target, CopyListener.NONE);
      }
    }
    try (Kiwi copied =
        Kiwi.open(target.reopen(), options().openMode(OpenMode.MUST_EXIST).build())) {
      assertThat(countFrom(copied)).isEqualTo(70);
    }
  }

  @Test
  void leavesTheInterruptStatus() {
    Path copy = scratch.resolve("copy");
    try (Kiwi db = Kiwi.open(scratch.resolve("db"), options().build())) {
      fill(db, 0, 100);
      Thread.currentThread().interrupt();
      db.checkpoint(copy);
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Kiwi copied = Kiwi.open(copy, readOnly())) {
      assertThat(countFrom(copied)).isEqualTo(100);
    }
  }

  /** Also if the clock was set back before the copy is opened. */
  @Test
  void whatHadExpiredHasExpiredInTheCopy() {
    SimulatedTime time = new SimulatedTime();
    SimulatedTime earlier = new SimulatedTime();
    MemoryStorage target = new MemoryStorage();
    try (Kiwi db = Kiwi.open(new MemoryStorage(), options().timeSource(time).build())) {
      db.put(bytes("a"), bytes("1"), WriteOptions.defaults().ttl(Duration.ofSeconds(10)));
      db.put(bytes("b"), bytes("2"), WriteOptions.defaults().ttl(Duration.ofHours(10)));
      time.advance(Duration.ofMinutes(1));
      db.checkpoint(target, CopyListener.NONE);
    }
    try (Kiwi copied = Kiwi.open(target.reopen(), options().timeSource(earlier).build())) {
      assertThat(copied.get(bytes("a"))).isNull();
      assertThat(copied.get(bytes("b"))).isEqualTo(bytes("2"));
    }
  }
}
