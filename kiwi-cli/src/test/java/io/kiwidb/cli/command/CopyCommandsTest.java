package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import io.kiwidb.cli.stream.Streams.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code checkpoint}, {@code backup} and {@code restore}. */
class CopyCommandsTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;
  private Path backups;

  @BeforeEach
  void fillStore() {
    db = directory.resolve("db");
    backups = directory.resolve("backups");
    ok("put", db, "a", "1");
    ok("flush", db);
    ok("put", db, "b", "2");
  }

  private Shell.Result ok(Object... words) {
    Shell.Result result = shell.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private void assertHas(Path store, String rows) {
    assertThat(ok("scan", store).out()).isEqualTo(rows);
    assertThat(ok("verify", store, "--quiet").out()).startsWith("no problems");
  }

  @Test
  void aCheckpointIsAStore() throws IOException {
    Path copy = directory.resolve("copy");
    Shell.Result made = ok("checkpoint", db, copy);
    assertThat(made.out()).isEmpty();
    assertThat(made.err()).contains("copied ").endsWith("made checkpoint " + copy + "\n");
    ok("put", db, "c", "3");
    assertHas(copy, "a\t1\nb\t2\n");
    assertHas(db, "a\t1\nb\t2\nc\t3\n");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(db, copy);
    }
  }

  @Test
  void aTargetThatExistsIsRefused() {
    Shell.Result taken = shell.run("checkpoint", db, directory);
    assertThat(taken.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(taken.err()).contains("it exists already; choose a path that does not exist");
    Shell.Result missing = shell.run("checkpoint", directory.resolve("no"), backups);
    assertThat(missing.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(missing.err()).contains("no such directory");
    assertThat(backups).doesNotExist();
  }

  @Test
  void backupsAreMadeListedAndRestored() {
    assertThat(ok("backup", "create", db, backups, "--quiet").err())
        .startsWith("made backup 1: ")
        .contains(" were new\n");
    ok("put", db, "c", "3");
    ok("backup", "create", db, backups, "--quiet");
    Shell.Result list = ok("backup", "list", backups);
    assertThat(list.out().lines()).hasSize(3);
    assertThat(list.out()).startsWith("backup  made ");
    assertThat(ok("backup", "list", backups, "--json").out())
        .startsWith("[{\"id\":1,\"store\":\"")
        .contains("\"newBytes\":");
    Path newest = directory.resolve("newest");
    Path first = directory.resolve("first");
    assertThat(ok("restore", backups, newest).err())
        .endsWith("restored backup 2 to " + newest + "\n");
    ok("restore", backups, first, "--id", "1");
    assertHas(newest, "a\t1\nb\t2\nc\t3\n");
    assertHas(first, "a\t1\nb\t2\n");
    Shell.Result over = shell.run("restore", backups, first);
    assertThat(over.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(over.err()).contains("it exists already");
    Shell.Result none = shell.run("restore", backups, directory.resolve("x"), "--id", "9");
    assertThat(none.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(none.err()).contains("there are [1, 2]");
  }

  @Test
  void olderBackupsAreDeleted() {
    for (int i = 0; i < 4; i++) {
      ok("put", db, "n", i);
      ok("backup", "create", db, backups);
    }
    assertThat(ok("backup", "purge", backups, "--id", "2").err()).startsWith("deleted 1 backup, ");
    ok("put", db, "n", "5");
    assertThat(ok("backup", "create", db, backups, "--keep", "2").err())
        .contains("made backup 5", "deleted 2 backups");
    assertThat(ok("backup", "list", backups).out().lines()).hasSize(3);
    assertThat(ok("backup", "purge", backups, "--keep", "1").err()).contains("deleted 1 backup");
    Path restored = directory.resolve("restored");
    ok("restore", backups, restored);
    assertHas(restored, "a\t1\nb\t2\nn\t5\n");
    assertThat(shell.run("backup", "purge", backups).code()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("backup", "purge", backups, "--keep", "0").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("backup", "create", db, backups, "--keep", "0").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(shell.run("backup").err()).contains("create|list|verify|purge");
  }

  @Test
  void damageIsFoundAndNamed() throws IOException {
    ok("backup", "create", db, backups);
    assertThat(ok("backup", "verify", backups).out()).startsWith("no problems in ");
    assertThat(ok("backup", "verify", backups, "--id", "1", "--json").out())
        .startsWith("{\"clean\":true,");
    Path table;
    try (Stream<Path> files = Files.list(backups)) {
      table =
          files.filter(file -> file.toString().contains(".sst-")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 1;
    Files.write(table, bytes);
    Shell.Result verify = shell.run("backup", "verify", backups, "--quiet");
    assertThat(verify.code()).isEqualTo(ExitCode.NO);
    assertThat(verify.out())
        .contains("problem " + table.getFileName() + " is corrupt at offset 0", "1 problem in ");
    Path restored = directory.resolve("restored");
    Shell.Result restore = shell.run("restore", backups, restored);
    assertThat(restore.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(restore.err()).contains(table.getFileName() + " is corrupt at offset 0");
    assertThat(restored).doesNotExist();
    Files.writeString(backups.resolve("BACKUP-000001"), "nothing");
    Shell.Result list = shell.run("backup", "list", backups);
    assertThat(list.code()).isEqualTo(ExitCode.NO);
    assertThat(list.out()).contains("cannot be read", "problem BACKUP-000001 is corrupt");
  }

  @Test
  void aDirectoryWithoutBackupsIsNamed() {
    for (String command : new String[] {"list", "verify"}) {
      Shell.Result none = shell.run("backup", command, directory.resolve("none"));
      assertThat(none.code()).isEqualTo(ExitCode.FAILURE);
      assertThat(none.err()).contains("no backups in ", "'kiwi backup create' makes one");
    }
    assertThat(shell.run("restore", db, directory.resolve("x")).err()).contains("no backups in");
  }

  @Test
  void progressIsShownOnATerminal() {
    Shell.Result made = shell.terminals(Channel.ERR).run("backup", "create", db, backups);
    assertThat(made.err()).contains("\r\u001b[Kbacked up ", " of ", "made backup 1");
    Shell.Result quiet =
        shell.terminals(Channel.ERR).run("checkpoint", db, directory.resolve("c"), "-q");
    assertThat(quiet.err()).isEqualTo("made checkpoint " + directory.resolve("c") + "\n");
  }

  @Test
  void theShellMakesCheckpointsOfItsStore() {
    Path copy = directory.resolve("copy");
    Shell.Result made =
        shell.input("put c 3\ncheckpoint " + copy + "\nput d 4\n").run("repl", db);
    assertThat(made.code()).as(made.err()).isZero();
    assertHas(copy, "a\t1\nb\t2\nc\t3\n");
    assertThat(shell.input("checkpoint " + copy + "\n").run("repl", db).err())
        .contains("it exists already");
  }
}
