package io.kiwidb.engine;

import static io.kiwidb.engine.CopiedStores.fill;
import static io.kiwidb.engine.Stores.bytes;
import static io.kiwidb.engine.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Backups;
import io.kiwidb.Backups.Backup;
import io.kiwidb.CopyListener;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups made in November 2026 by the first build that had them: three generations of a store with
 * two keyspaces, blob files and logs; the second one was deleted.
 *
 * <p>The format must stay readable: {@link #main} documents how they were made, and is not run
 * again.
 */
class GoldenBackupTest {
  @TempDir
  private Path scratch;

  /**
   * Makes the backups.
   *
   * @param arguments the directory of the resources
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("golden");
    try (Kiwi db = Kiwi.open(work.resolve("db"), CopiedStores.options().build());
        Backups backups = Backups.open(work.resolve("backups"))) {
      fill(db, 0, 50);
      backups.create(db);
      db.put(key(7), bytes("only in the second one"));
      db.flush();
      backups.create(db);
      fill(db, 0, 65);
      fill(db.createKeyspace("users"), 0, 45);
      backups.create(db);
      backups.delete(2);
    }
    GoldenFiles.copy(work.resolve("backups"), Path.of(arguments[0], "backups"));
  }

  private Path backups() throws Exception {
    Path from =
        Path.of(Objects.requireNonNull(getClass().getResource("golden/backups/BACKUP-000001"))
            .toURI());
    Path copy = scratch.resolve("backups");
    GoldenFiles.copy(Objects.requireNonNull(from.getParent()), copy);
    return copy;
  }

  @Test
  void backupsOfTheFirstBuildAreRestoredAndGoneOnWith() throws Exception {
    Path directory = backups();
    try (Backups backups = Backups.open(directory, OpenMode.READ_ONLY)) {
      assertThat(backups.list()).extracting(Backup::id).containsExactly(1L, 3L);
      assertThat(backups.verify(CopyListener.NONE).problems()).isEmpty();
      for (long id : new long[] {1, 3}) {
        backups.restore(id, scratch.resolve("restored" + id), CopyListener.NONE);
      }
    }
    try (Kiwi db =
        Kiwi.open(scratch.resolve("restored1"), CopiedStores.options().build())) {
      assertThat(CopiedStores.countFrom(db)).isEqualTo(50);
      assertThat(db.keyspaces()).extracting(Keyspace::name).containsExactly(Keyspace.DEFAULT);
    }
    Path restored = scratch.resolve("restored3");
    assertThat(Kiwi.tools().verify(restored, step -> {}).problems()).isEmpty();
    try (Kiwi db = Kiwi.open(restored, CopiedStores.options().build());
        Backups backups = Backups.open(directory)) {
      assertThat(CopiedStores.countFrom(db)).isEqualTo(65);
      assertThat(CopiedStores.countFrom(db.keyspace("users"))).isEqualTo(45);
      Backup next = backups.create(db);
      assertThat(next.id()).isEqualTo(4);
      assertThat(next.newBytes()).isLessThan(next.bytes());
    }
  }
}
