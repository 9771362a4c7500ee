package io.kiwidb.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.KeyspaceOptions;
import io.kiwidb.Kiwi;
import io.kiwidb.ProviderKind;
import io.kiwidb.server.TerminalProvider;
import io.kiwidb.server.TerminalProvider.Access;
import io.kiwidb.server.TerminalProvider.Printed;
import io.kiwidb.server.TerminalProvider.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RemoteShellsTest {
  private static final TerminalProvider.Bounds BOUNDS =
      new TerminalProvider.Bounds(10_000, Duration.ofSeconds(20));
  private static final Size SIZE = new Size(80, 24);
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String UP = "\u001bOA";

  private final TerminalProvider shells = new RemoteShells();
  private final FakeScreen screen = new FakeScreen();

  @TempDir
  private Path directory;

  private final List<String> destroyed = new CopyOnWriteArrayList<>();
  private Kiwi db;

  @BeforeEach
  void open() {
    db = Kiwi.open(directory.resolve("db"));
  }

  @AfterEach
  void close() {
    db.close();
  }

  private TerminalProvider.Rights rights(Access access) {
    return new TerminalProvider.Rights(
        access, (operation, keyspace) -> destroyed.add(operation + " " + keyspace));
  }

  private Printed run(String line) {
    return shells.run(db, rights(Access.ADMINISTER), line, BOUNDS);
  }

  /** On the class path; the commands of the module hand it over themselves. */
  @Test
  void theProviderIsRegistered() throws IOException {
    try (InputStream in = RemoteShells.class.getResourceAsStream(
        "/META-INF/services/" + TerminalProvider.class.getName())) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(RemoteShells.class.getName());
    }
  }

  @Test
  void aLineIsRunAndWhatItPrintsIsReturned() {
    assertThat(run("put a 'x y'")).isEqualTo(new Printed("", "", true, false));
    assertThat(run("get a")).isEqualTo(new Printed("x y\n", "", true, false));
    assertThat(run("nonsense").errors()).startsWith("unknown command 'nonsense'");
    assertThat(run("nonsense").ok()).isFalse();
    assertThat(run("# comment").ok()).isTrue();
    assertThat(run("batch").errors()).contains("interactive");
    assertThat(run("keyspace clear default").errors()).contains("--yes");
  }

  @Test
  void controlCharactersOfValuesAreEscaped() {
    db.put(new byte[] {1, 27}, "\u001b[2J".getBytes(StandardCharsets.UTF_8));
    assertThat(run("scan").output()).isEqualTo("\\x01\\x1b\t\\x1b[2J\n");
  }

  @Test
  void longOutputIsCutBetweenCharacters() {
    db.put(
        "k".getBytes(StandardCharsets.UTF_8),
        "\u00e4".repeat(30_000).getBytes(StandardCharsets.UTF_8));
    for (int room = 1_000; room < 1_003; room++) {
      Printed printed = shells.run(
          db, rights(Access.READ), "get k", new TerminalProvider.Bounds(room, BOUNDS.time()));
      assertThat(printed.truncated()).isTrue();
      assertThat(printed.ok()).isTrue();
      assertThat(printed.output()).matches("\u00e4+");
      assertThat(printed.output().getBytes(StandardCharsets.UTF_8).length)
          .isBetween(room - 1, room);
    }
  }

  /** Every command, with the least access that it needs. */
  private static Map<String, Access> needs() {
    Map<String, Access> needs = new LinkedHashMap<>();
    needs.put("put k v", Access.WRITE);
    needs.put("get k", Access.READ);
    needs.put("ttl k", Access.READ);
    needs.put("del k", Access.WRITE);
    needs.put("merge k v", Access.WRITE);
    needs.put("del-range a b --yes", Access.ADMINISTER);
    needs.put("scan", Access.READ);
    needs.put("batch", Access.WRITE);
    needs.put("commit", Access.WRITE);
    needs.put("abort", Access.READ);
    needs.put("snapshot", Access.READ);
    needs.put("keyspaces", Access.READ);
    needs.put("keyspace", Access.READ);
    needs.put("keyspace use default", Access.READ);
    needs.put("keyspace create users", Access.WRITE);
    needs.put("keyspace rename users members", Access.WRITE);
    needs.put("keyspace clear members --yes", Access.ADMINISTER);
    needs.put("keyspace drop members --yes", Access.ADMINISTER);
    needs.put("flush", Access.WRITE);
    needs.put("compact", Access.WRITE);
    needs.put("mem", Access.READ);
    needs.put("disk", Access.READ);
    needs.put("stats", Access.READ);
    needs.put("lsm", Access.READ);
    needs.put("trace k", Access.READ);
    needs.put("providers", Access.READ);
    needs.put("config", Access.READ);
    needs.put("config compaction.threads", Access.READ);
    needs.put("config profile dev", Access.WRITE);
    needs.put("config set memtable.bytes 1m", Access.WRITE);
    needs.put("config set fifo.bytes 1t", Access.ADMINISTER);
    needs.put("config reset fifo.bytes", Access.ADMINISTER);
    needs.put("help", Access.READ);
    needs.put("checkpoint x", Access.READ); // refused to all, see FilesOfRemoteShellsTest
    needs.put("exit", Access.READ);
    return needs;
  }

  @Test
  void accessIsAskedForByEveryCommandThatNeedsIt() {
    assertThat(needs().keySet().stream().map(line -> line.split(" ", -1)[0]).distinct())
        .as("the commands of this test")
        .containsExactlyInAnyOrderElementsOf(new CommandSet().names());
    needs().forEach((line, least) -> {
      for (Access access : Access.values()) {
        String errors = shells.run(db, rights(access), line, BOUNDS).errors();
        boolean isRefused = errors.contains("may only read") || errors.contains("--enable-admin");
        assertThat(isRefused)
            .as("%s with %s: %s", line, access, errors)
            .isEqualTo(access.compareTo(least) < 0);
      }
    });
  }

  @Test
  void whatIsDestroyedIsToldBefore() {
    db.createKeyspace("users");
    run("keyspace clear users");
    assertThat(destroyed).as("not confirmed").isEmpty();
    run("keyspace clear users --yes");
    run("keyspace drop users --yes");
    assertThat(destroyed).containsExactly("clear users", "drop users");
    destroyed.clear();
    run("del-range a b");
    assertThat(destroyed).as("not confirmed").isEmpty();
    run("del-range a b --yes");
    assertThat(destroyed).containsExactly("del-range default");
    destroyed.add("end of these");
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.ADMINISTER), SIZE, screen)) {
      screen.await("kiwi> ", 0);
      shell.type("keyspace clear default\r");
      int at = screen.await("[y/N]", 0);
      assertThat(destroyed).hasSize(2);
      shell.type("y\r");
      at = screen.await("kiwi> ", at);
      shell.type("batch\r");
      at = screen.await("batch(0)> ", at);
      shell.type("del-range --prefix u\r");
      at = screen.await("[y/N]", at);
      shell.type("y\r");
      at = screen.await("batch(1)> ", at);
      assertThat(destroyed).as("not before the batch is written").endsWith("clear default");
      shell.type("commit\r");
      screen.await("1 write committed", at);
    }
    assertThat(destroyed).endsWith("clear default", "del-range default");
  }

  @Test
  void aCounterIsShownAsANumberToo() {
    db.createKeyspace(
        "counters",
        KeyspaceOptions.builder().provider(ProviderKind.MERGE_OPERATOR, "add").build());
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.WRITE), SIZE, screen)) {
      int at = screen.await("kiwi> ", 0);
      shell.type("merge n 41 --keyspace counters\r");
      at = screen.await("kiwi> ", at);
      shell.type("get n --keyspace counters\r");
      screen.await("\\x00) (41)", at);
    }
  }

  @Test
  void aCommandEndsInTimeAndSaysSo() {
    TerminalProvider.Bounds none = new TerminalProvider.Bounds(10_000, Duration.ZERO);
    Printed watched = shells.run(db, rights(Access.READ), "stats --watch 1 --count 100", none);
    assertThat(watched.errors()).startsWith("stopped");
    assertThat(watched.ok()).isFalse();
  }

  @Test
  void aCommandThatWasNotCutShortIsNoFailure() {
    TerminalProvider.Bounds none = new TerminalProvider.Bounds(10_000, Duration.ZERO);
    assertThat(shells.run(db, rights(Access.WRITE), "put a b", none).errors()).isEmpty();
    assertThat(shells.run(db, rights(Access.WRITE), "compact", none).errors()).isEmpty();
  }

  @Test
  void whereTheStoreIsIsNotTold() {
    assertThat(db.location()).contains(directory.getFileName().toString());
    run("keyspace create users");
    assertThat(run("keyspace create users").errors()).contains("'users' already in the store");
    needs()
        .keySet()
        .forEach(line -> assertThat(run(line).toString())
            .as(line)
            .doesNotContain(directory.getFileName().toString()));
  }

  @Test
  void theInteractiveShellDoesNotTellItEither() {
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.WRITE), SIZE, screen)) {
      shell.type("keyspace create users\r");
      int at = screen.await("to work on it", screen.await("kiwi> ", 0));
      shell.type("keyspace create users\r");
      screen.await("'users' already in the store;", at);
      assertThat(screen.text()).doesNotContain(directory.getFileName().toString());
    }
  }

  @Test
  void aShellHasFewSnapshots() {
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen)) {
      for (int i = 0; i < 6; i++) {
        shell.type("snapshot\r");
      }
      screen.await("may have 4 snapshots", screen.await("may have 4 snapshots", 0));
      assertThat(db.stats().snapshots()).isEqualTo(4);
      shell.type("snapshot close s2\rsnapshot\r");
      screen.await("s5 at sequence", 0);
    }
  }

  @Test
  void itsSnapshotsEndWhateverIsTyped() {
    AtomicLong nanos = new AtomicLong();
    try (TerminalProvider.Shell shell =
        RemoteShell.start(db, rights(Access.READ), SIZE, screen, nanos::get)) {
      shell.type("snapshot\rsnapshot use s1\r");
      int at = screen.await("kiwi@s1> ", screen.await("reads use snapshot s1", 0));
      nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
      while (db.stats().snapshots() > 0 && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      shell.type("get k\r");
      at = screen.await("kiwi@s1> ", screen.await("the time of snapshot s1 is over", at));
      shell.type("get \t\u0015"); // completes nothing, and ends nothing
      shell.type("snapshot use store\r");
      screen.await("kiwi> ", at);
    }
  }

  @Test
  void theInteractiveShellHasAPromptCompletionAndHistory() throws Exception {
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.WRITE), SIZE, screen)) {
      int at = screen.await("kiwi> ", 0);
      shell.type("put greeting hello\r");
      at = screen.await("kiwi> ", at + 1);
      shell.type("get gree\t"); // completes the key
      at = screen.await("greeting", at);
      shell.type("\r");
      at = screen.await("hello", at);
      at = screen.await("kiwi> ", at);
      shell.type(UP + UP); // the line before the last
      at = screen.await("put greeting hello", at);
      shell.type(CTRL_C);
      screen.await("kiwi> ", at);
      shell.resize(new Size(120, 40));
      shell.type("exit\r");
      assertThat(screen.awaitEnd()).isEqualTo("The shell has ended.");
    }
  }

  @Test
  void itEndsAtTheEndOfInput() throws Exception {
    TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen);
    screen.await("kiwi> ", 0);
    shell.type(CTRL_D);
    assertThat(screen.awaitEnd()).isEqualTo("The shell has ended.");
  }

  @Test
  void closingItGivesBackItsSnapshots() throws Exception {
    TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen);
    int at = screen.await("kiwi> ", 0);
    shell.type("snapshot\r");
    screen.await("s1 at sequence", at);
    assertThat(db.stats().snapshots()).isEqualTo(1);
    shell.close();
    screen.awaitEnd();
    assertThat(db.stats().snapshots()).isZero();
    shell.type("ignored");
    shell.close();
  }

  @Test
  void closingItEndsACommandThatRuns() throws Exception {
    TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen);
    screen.await("kiwi> ", 0);
    shell.type("stats --watch\r");
    screen.await("Ctrl-C to stop", 0);
    shell.close();
    screen.awaitEnd();
  }

  @Test
  void ctrlCEndsACommandThatRuns() {
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen)) {
      screen.await("kiwi> ", 0);
      shell.type("stats --watch\r");
      int at = screen.await("Ctrl-C to stop", 0);
      shell.type(CTRL_C);
      screen.await("kiwi> ", at);
    }
  }

  @Test
  void aShellThatNobodyLooksAtEnds() throws Exception {
    TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, screen);
    screen.await("kiwi> ", 0);
    screen.leave();
    shell.type("help\r");
    screen.awaitEnd();
  }

  @Test
  void typingDoesNotWaitForAShellThatIsBusy() throws Exception {
    CountDownLatch looks = new CountDownLatch(1);
    TerminalProvider.Screen slow = new TerminalProvider.Screen() {
      @Override
      public void show(String output) {
        try {
          looks.await();
        } catch (InterruptedException e) {
          throw new UncheckedIOException(new IOException(e));
        }
      }

      @Override
      public void ended(String reason) {
        screen.ended(reason);
      }
    };
    TerminalProvider.Shell shell = shells.start(db, rights(Access.READ), SIZE, slow);
    for (int i = 0; i < 10_000; i++) {
      shell.type("help\r");
    }
    shell.close();
    looks.countDown();
    screen.awaitEnd();
  }

  /** JLine binds Ctrl-X Ctrl-E to an editor, which can write any file. */
  @Test
  void noEditorIsStarted() {
    try (TerminalProvider.Shell shell = shells.start(db, rights(Access.ADMINISTER), SIZE, screen)) {
      screen.await("kiwi> ", 0);
      shell.type("put a b\u0018\u0005");
      shell.type("c\r"); // the line goes on as if nothing had happened
      shell.type("get a\r");
      screen.await("bc", screen.await("get a", 0));
    }
  }
}
