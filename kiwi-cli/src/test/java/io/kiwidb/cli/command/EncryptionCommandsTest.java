package io.kiwidb.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --key-file} and {@code kiwi key}. */
class EncryptionCommandsTest {
  private static final String SECRET = "s3cr3t";

  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;
  private Path keys;

  @BeforeEach
  void writeStore() {
    db = directory.resolve("db");
    keys = directory.resolve("kiwi.keys");
    Shell.Result generated = shell.run("key", "generate", keys);
    assertThat(generated.code()).as(generated.err()).isZero();
    assertThat(generated.out()).isEmpty();
    assertThat(generated.err()).contains("created " + keys).contains("keep a copy");
    ok("put", db, "key-" + SECRET, "value-" + SECRET);
    ok("keyspace", "create", db, SECRET);
    ok("put", db, "k", SECRET, "--keyspace", SECRET);
    ok("flush", db);
  }

  private Shell.Result withKeys(Object... args) {
    return shell.run(
        Stream.concat(Stream.of(args), Stream.of("--key-file", keys)).toArray());
  }

  private Shell.Result ok(Object... args) {
    Shell.Result result = withKeys(args);
    assertThat(result.code()).as(List.of(args) + ": " + result.err()).isZero();
    return result;
  }

  private String file(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(db)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(suffix))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void everyCommandWorksWithTheKeys() throws IOException {
    assertThat(ok("get", db, "key-" + SECRET).out()).isEqualTo("value-" + SECRET);
    assertThat(ok("scan", db).out()).contains(SECRET);
    assertThat(ok("dump", db).out()).contains("value-" + SECRET);
    assertThat(ok("keyspaces", db).out()).contains(SECRET);
    assertThat(ok("verify", db, "--quiet").out()).contains("no problems");
    assertThat(ok("disk", db).out()).contains("1");
    assertThat(ok("sst", "dump", file(".sst")).out()).contains(SECRET);
    assertThat(ok("stats", db).out()).isNotEmpty();
    assertThat(ok("trace", db, "key-" + SECRET).out()).isNotEmpty();
    assertThat(ok("config", db).out()).isNotEmpty();
    assertThat(ok("compact", db).err()).isNotNull();
    assertThat(ok("del", db, "key-" + SECRET).err()).isEmpty();
    assertThat(new Shell()
            .input("put a b\nget a\n")
            .run("repl", db, "--key-file", keys)
            .out())
        .contains("b");
    assertThat(
            new Shell().input("x\ty\n").run("load", db, "-", "--key-file", keys).code())
        .isZero();
    assertThat(ok("get", db, "x").out()).isEqualTo("y");
  }

  @Test
  void copiesAreEncryptedWithTheSameKeys() {
    Path copy = directory.resolve("copy");
    Path backups = directory.resolve("backups");
    Path restored = directory.resolve("restored");
    ok("checkpoint", db, copy);
    ok("backup", "create", db, backups);
    assertThat(shell.run("backup", "verify", backups, "--quiet").code()).isZero();
    assertThat(shell.run("restore", backups, restored, "--quiet").code()).isZero();
    for (Path each : List.of(copy, restored)) {
      assertThat(ok("get", each, "key-" + SECRET).out()).isEqualTo("value-" + SECRET);
      assertThat(shell.run("get", each, "k").err()).contains("it is encrypted");
    }
  }

  @Test
  void optionMayStandBeforeTheCommand() {
    assertThat(shell.run("--key-file", keys, "get", db, "key-" + SECRET).out())
        .isEqualTo("value-" + SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "disk", "dump", "get", "scan", "stats", "repl", "compact"})
  void withoutKeysNothingOfTheContentIsShown(String command) {
    List<Object> args = command.equals("get") ? List.of(command, db, "k") : List.of(command, db);
    Shell.Result result = shell.run(args.toArray());
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.err())
        .contains("cannot read CURRENT: it is encrypted")
        .contains("--key-file");
    assertThat(result.out() + result.err()).doesNotContain(SECRET);
  }

  @Test
  void withoutKeysVerifyAndDiskListFilesAndKeys() throws IOException {
    String id = ok("key", "list", keys).out().split(" ")[0];
    for (String command : List.of("verify", "disk")) {
      assertThat(shell.run(command, db).out())
          .contains("CURRENT")
          .contains(".sst")
          .contains("encrypted")
          .contains("keys in use: " + id + " in ");
      assertThat(shell.run(command, db, "--json").out())
          .contains("\"keyId\":\"" + id + "\"")
          .contains("\"problem\":\"\"");
    }
    Shell.Result dump = shell.run("dump", db);
    assertThat(dump.out()).isEmpty();
    assertThat(dump.err()).contains("keys in use: " + id);
    Shell.Result table = shell.run("sst", "dump", file(".sst"));
    assertThat(table.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(table.out())
        .contains(".sst")
        .contains("keys in use: " + id + " in 1 file")
        .doesNotContain("CURRENT");
    assertThat(table.out() + table.err()).doesNotContain(SECRET);
  }

  @Test
  void damagedHeaderIsFoundWithoutKeys() throws IOException {
    Path table = Path.of(file(".sst"));
    byte[] bytes = Files.readAllBytes(table);
    bytes[100] ^= 1;
    Files.write(table, bytes);
    Shell.Result verify = shell.run("verify", db);
    assertThat(verify.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(verify.out())
        .contains("damaged")
        .contains("problem " + table.getFileName() + " is corrupt");
    assertThat(shell.run("key", "usage", db).code()).isEqualTo(ExitCode.NO);
  }

  @Test
  void otherKeysAreReportedByFileAndId() {
    Path others = directory.resolve("others");
    shell.run("key", "generate", others);
    Shell.Result result = shell.run("verify", db, "--key-file", others);
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.out()).contains("key missing");
    assertThat(result.err())
        .contains("cannot open CURRENT")
        .contains("not among those of key file " + others);
    assertThat(result.out() + result.err()).doesNotContain("corrupt").doesNotContain(SECRET);
  }

  @Test
  void storeWithoutEncryptionIsRefusedWithKeys() {
    Path plain = directory.resolve("plain");
    shell.run("put", plain, "a", "b");
    Shell.Result result = withKeys("get", plain, "a");
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.err()).contains("open it without them");
    assertThat(shell.run("key", "usage", plain).out()).contains("not encrypted");
  }

  @Test
  void dumpAndLoadEncryptAStoreThatExists() {
    Path plain = directory.resolve("plain");
    Path encrypted = directory.resolve("encrypted");
    shell.run("put", plain, "a", "b");
    byte[] dump = shell.run("dump", plain, "--format", "jsonl").bytes();
    Shell.Result load = new Shell()
        .input(dump)
        .run("load", encrypted, "-", "--format", "jsonl", "--key-file", keys);
    assertThat(load.code()).as(load.err()).isZero();
    assertThat(ok("get", encrypted, "a").out()).isEqualTo("b");
    assertThat(shell.run("get", encrypted, "a").code()).isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void newKeyReplacesTheOldOne() throws IOException {
    String first = ok("key", "list", keys).out().strip().split(" ")[0];
    assertThat(shell.run("key", "add", keys).err()).contains("added the key");
    String listed = ok("key", "list", keys).out();
    assertThat(listed).startsWith(first + "\n").endsWith("  current\n");
    assertThat(shell.run("key", "usage", db).out()).contains(first + " in ");
    assertThat(shell.run("key", "rotate", db).code()).isEqualTo(ExitCode.USAGE);
    assertThat(ok("key", "rotate", db).err()).containsPattern("encrypted \\d+ files anew");
    assertThat(ok("key", "rotate", db).err()).contains("encrypted 0 files anew");
    String usage = shell.run("key", "usage", db).out();
    assertThat(usage).doesNotContain(first).contains("keys in use: ");
    List<String> lines = Files.readAllLines(keys);
    Files.write(keys, lines.stream().filter(line -> !line.contains(first)).toList());
    assertThat(ok("get", db, "key-" + SECRET).out()).isEqualTo("value-" + SECRET);
  }

  @Test
  void keyFileThatOthersMayReadIsWarnedAboutOnce() throws IOException {
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
    Shell.Result result = ok("verify", db, "--quiet");
    assertThat(result.err()).containsOnlyOnce("chmod 600 " + keys);
    assertThat(ok("key", "list", keys).err()).contains("chmod 600");
  }

  @Test
  void missingOrMalformedKeyFileIsAFailureThatNamesIt() throws IOException {
    Path missing = directory.resolve("none");
    Shell.Result result = shell.run("get", db, "k", "--key-file", missing);
    assertThat(result.code()).isEqualTo(ExitCode.FAILURE);
    assertThat(result.err()).contains("cannot read " + missing).contains("kiwi key generate");
    Files.writeString(missing, "abc");
    assertThat(shell.run("get", db, "k", "--key-file", missing).err())
        .contains("is not a key file");
    assertThat(shell.run("key", "generate", keys).code()).isEqualTo(ExitCode.FAILURE);
    assertThat(shell.run("key").code()).isEqualTo(ExitCode.USAGE);
  }
}
