package io.kiwidb.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Expiry;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteBatch;
import io.kiwidb.WriteOptions;
import io.kiwidb.cli.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times to live on the command line and in the shell. */
class ExpiryCommandsTest {
  private final Shell shell = new Shell();

  @TempDir
  private Path directory;

  private Path db;

  @BeforeEach
  void makeName() {
    db = directory.resolve("db");
  }

  private Shell.Result repl(String... lines) {
    return shell.input(String.join("\n", lines) + "\n").run("repl", db);
  }

  @Test
  void putGivesATimeToLive() {
    assertThat(shell.run("put", db, "k", "v", "--ttl", "2h").code()).isZero();
    assertThat(shell.run("put", db, "gone", "v", "--ttl", "1ms").code()).isZero();
    try (Kiwi kiwi = Kiwi.open(db)) {
      Expiry expiry = kiwi.expiry("k".getBytes(UTF_8));
      assertThat(expiry).isNotNull();
      assertThat(expiry.remaining().orElseThrow())
          .isBetween(Duration.ofMinutes(100), Duration.ofHours(2));
    }
    Shell.Result refused = shell.run("put", db, "k", "v", "--ttl", "2");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("'2' is not a time to live").contains("such as 10s");
  }

  @Test
  void mergeGivesATimeToLive() {
    assertThat(shell.run("put", db, "k", "v", "--ttl", "1h").code()).isZero();
    Shell.Result merged = shell.run("merge", db, "k", "w", "--operator", "append", "--ttl", "2h");
    assertThat(merged.code()).as(merged.err()).isZero();
    assertThat(shell.run("merge", db, "l", "x", "--ttl", "1ms").code()).isZero();
    assertThat(shell.run("merge", db, "l", "y", "--ttl", "0").code()).isZero();
    try (Kiwi kiwi = Kiwi.open(db)) {
      assertThat(kiwi.expiry("k".getBytes(UTF_8)).remaining().orElseThrow())
          .isBetween(Duration.ofMinutes(100), Duration.ofHours(2));
      assertThat(kiwi.get("k".getBytes(UTF_8))).asString().isEqualTo("v,w");
      assertThat(kiwi.expiry("l".getBytes(UTF_8))).isEqualTo(Expiry.NEVER);
    }
    Shell.Result refused = shell.run("merge", db, "k", "w", "--ttl", "2");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("'2' is not a time to live");
    String shelled = repl(
            "merge m 1 --ttl 90d",
            "ttl m",
            "batch",
            "merge n 1 --ttl 90d",
            "commit",
            "ttl n",
            "merge o 1",
            "ttl o")
        .out();
    assertThat(shelled).matches("((89d 23h|90d)\n){2}never expires\n");
    assertThat(repl("merge m 1 --ttl x").err()).contains("'x' is not a time to live");
  }

  @Test
  void theShellPutsAndShowsTimesToLive() {
    assertThat(repl("put a 1 --ttl 90d", "put b 2", "ttl a", "ttl b", "ttl c").out())
        .matches(
            "89d 23h\n?never expires\n\\(not found\\)\n|90d\nnever expires\n\\(not found\\)\n");
    assertThat(repl("batch", "put c 3 --ttl 90d", "commit", "ttl c").out())
        .containsPattern("89d 23h|90d");
    assertThat(repl("put a 1 --ttl x").err()).contains("'x' is not a time to live");
  }

  @Test
  void jsonlKeepsExpiries() {
    Instant far = Instant.ofEpochMilli(4_102_444_800_000L); // 2100
    try (Kiwi kiwi = Kiwi.open(db)) {
      kiwi.write(
          new WriteBatch()
              .put(kiwi, "a".getBytes(UTF_8), "1".getBytes(UTF_8), far)
              .put("b".getBytes(UTF_8), "2".getBytes(UTF_8)),
          WriteOptions.defaults());
    }
    String dump = shell.run("dump", db, "--format", "jsonl").out();
    assertThat(dump)
        .isEqualTo("{\"key\":\"a\",\"value\":\"1\",\"expiryMillis\":4102444800000}\n"
            + "{\"key\":\"b\",\"value\":\"2\"}\n");
    Path copy = directory.resolve("copy");
    assertThat(shell.input(dump).run("load", copy, "--format", "jsonl").code()).isZero();
    try (Kiwi kiwi = Kiwi.open(copy)) {
      assertThat(kiwi.expiry("a".getBytes(UTF_8)).at()).contains(far);
      assertThat(kiwi.expiry("b".getBytes(UTF_8))).isEqualTo(Expiry.NEVER);
    }
    String bad = "{\"key\":\"a\",\"value\":\"1\",\"expiryMillis\":\"soon\"}\n";
    assertThat(shell.input(bad).run("load", copy, "--format", "jsonl").err())
        .contains("\"expiryMillis\" is not a number of milliseconds");
  }
}
