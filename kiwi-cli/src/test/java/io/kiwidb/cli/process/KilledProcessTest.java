package io.kiwidb.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kiwidb.Cursor;
import io.kiwidb.Durability;
import io.kiwidb.KeyRange;
import io.kiwidb.Kiwi;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.cli.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9}, for real: a process that writes, through one log or another, is killed again and again on one store, after a
 * random number of acknowledgements or while it opens the store. Everything acknowledged is there, batches are whole, nothing else has appeared.
 */
@Tag("jvm-independent")
class KilledProcessTest {
  private static final long SEED = 20;
  private static final int WRITERS = 3;
  private static final int CYCLES = 12;
  private static final int MOST_ACKNOWLEDGEMENTS = 6000;
  private static final int OPENING_KILLED_IN = 3;
  private static final List<Durability> POLICIES = List.of(Durability.values());
  private static final List<String> LOGS = List.of("mmap", "segmented");

  private final Shell shell = new Shell();
  private final long[] steps = new long[WRITERS]; // done, by writer

  @TempDir
  private Path directory;

  @Test
  void whatWasAcknowledgedSurvivesAnyDeathOfTheProcess() throws Exception {
    Path db = directory.resolve("db");
    Random random = new Random(SEED);
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Durability policy = POLICIES.get(cycle % POLICIES.size());
      String log = LOGS.get(cycle / POLICIES.size() % LOGS.size());
      boolean inOpening = cycle % OPENING_KILLED_IN == OPENING_KILLED_IN - 1;
      int acknowledgements = inOpening ? 0 : 1 + random.nextInt(MOST_ACKNOWLEDGEMENTS);
      String when = "seed %d, cycle %d, %s, log %s, killed after %d acknowledgements"
          .formatted(SEED, cycle, policy, log, acknowledgements);
      writeAndKill(db, policy, log, acknowledgements);
      Shell.Result verify = shell.run("verify", db, "--quiet");
      assertThat(verify.code()).as("%s: %s%s", when, verify.out(), verify.err()).isZero();
      try (Kiwi kiwi =
          Kiwi.open(db, Options.builder().openMode(OpenMode.READ_ONLY).build())) {
        check(kiwi, when);
      }
    }
    assertThat(shell.input("loaded\tyes\n").run("load", db).code()).isZero();
    try (Kiwi kiwi = Kiwi.open(db)) {
      check(kiwi, "after a load");
    }
    assertThat(shell.run("get", db, "loaded").out()).isEqualTo("yes");
  }

  /** Counts what was acknowledged into {@link #steps}. */
  private void writeAndKill(Path db, Durability policy, String log, int acknowledgements)
      throws Exception {
    Path err = directory.resolve("err");
    ProcessBuilder builder = ChildJvm.tool(
        "java",
        "-Xmx256m",
        "-cp",
        ChildJvm.classPath(),
        DoomedWriter.class.getName(),
        db.toString(),
        policy.name(),
        log,
        Long.toString(SEED));
    for (long step : steps) {
      builder.command().add(Long.toString(step));
    }
    Process process = builder.redirectError(err.toFile()).start();
    try (InputStream out = process.getInputStream()) {
      assertThat(out.read()).as(Files.readString(err)).isEqualTo(DoomedWriter.OPENING);
      for (int i = 0; i < acknowledgements; i++) {
        note(out.read(), err);
      }
      process.toHandle().destroyForcibly(); // unlike the process itself it leaves the pipe open
      // What was acknowledged before it died and not yet read.
      for (int writer = out.read(); writer >= 0; writer = out.read()) {
        note(writer, err);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private void note(int writer, Path err) throws IOException {
    assertThat(writer).as(Files.readString(err)).isBetween(0, WRITERS - 1);
    steps[writer]++;
  }

  private void check(Kiwi kiwi, String when) {
    for (int writer = 0; writer < WRITERS; writer++) {
      WriterScript script = new WriterScript(SEED, writer);
      SortedMap<String, String> content = contentOf(kiwi, script.prefix());
      long done = Long.parseLong(content.getOrDefault(script.lastStepKey(), "-1")) + 1;
      // A step may have been done and its acknowledgement not been sent.
      assertThat(done)
          .as("%s: steps of writer %d", when, writer)
          .isBetween(steps[writer], steps[writer] + 1);
      assertThat(content).as("%s: writer %d", when, writer).isEqualTo(script.after(done));
      steps[writer] = done;
    }
  }

  private static SortedMap<String, String> contentOf(Kiwi kiwi, String prefix) {
    SortedMap<String, String> content = new TreeMap<>();
    try (Cursor cursor = kiwi.cursor(KeyRange.prefix(prefix.getBytes(UTF_8)))) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        content.put(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
      }
    }
    return content;
  }
}
