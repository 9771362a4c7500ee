package io.kiwidb.testkit.kill;

import io.kiwidb.Cursor;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiTools.VerifyReport;
import io.kiwidb.OpenMode;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.testkit.model.CheckedValue;
import io.kiwidb.testkit.model.ScriptOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that child processes work on one after the other, with their signals and the expected
 * contents. Threading: one thread.
 */
final class CarriedStore {
  private static final byte[] PROBE = {'~'};

  /** More than the time of a store may be ahead of its clock. */
  private static final long EARLIER_MILLIS = 15_000;

  private final Path directory;
  private final long seed;
  private final KillTally tally;
  private final List<WriterModel> writers = new ArrayList<>();
  private long lives;

  /** Creates an instance for a store that does not exist yet. */
  CarriedStore(Path directory, long seed, KillTally tally) {
    this.directory = directory;
    this.seed = seed;
    this.tally = tally;
    for (int writer = 0; writer < DoomedProcess.WRITERS; writer++) {
      writers.add(new WriterModel(new WriterScript(seed, writer)));
    }
  }

  /**
   * Returns the arguments of the next process. Its clock is ahead of that of the process before, so
   * that values expire in each, and of the clock with which the store is checked.
   */
  List<String> arguments(DrawnOptions options) {
    DrawnOptions later = options.ahead(++lives * EARLIER_MILLIS);
    return DoomedProcess.arguments(directory, seed, writers, later);
  }

  /** Waits for a signal and returns the time it took; records the other signals. */
  long await(ChildProcess process, Signal expected) throws IOException {
    long begun = System.nanoTime();
    @Nullable Signal said;
    do {
      said = listen(process);
      if (said == null) {
        throw new AssertionError("the process ended before the signal " + expected);
      }
    } while (said != expected);
    return Math.max(1, System.nanoTime() - begun);
  }

  /** Reads and records the next signal of the process; null when the process has ended. */
  @Nullable
  Signal listen(ChildProcess process) throws IOException {
    int said = process.read();
    if (said < 0) {
      return null;
    }
    Signal signal = Signal.of(said);
    WriterModel writer = writers.get(Signal.writer(said) % writers.size());
    switch (signal) {
      case INTENT -> writer.asked();
      case ACKNOWLEDGED -> {
        writer.acknowledged(Signal.writer(said) != DoomedProcess.SKIPS_LOG);
        tally.acknowledged();
      }
      case FLUSHED -> writer.settled();
      case EXPIRED -> {
        writer.expired();
        tally.expired();
      }
      case CLOSED -> writers.forEach(WriterModel::settled);
      case VIOLATION -> throw new AssertionError("the process detected a violation");
      case OPENING, OPENED, MAINTAINED, CLOSING -> {}
    }
    return signal;
  }

  /** Records the remaining signals of a killed process. */
  void drain(ChildProcess process) throws IOException {
    @Nullable Signal said;
    do {
      said = listen(process);
    } while (said != null);
  }

  /** Checks the store as left by a process, without modifying it. */
  void checkAsItWasLeft() {
    if (!exists()) {
      return;
    }
    verify();
    Options options = Options.builder()
        .profile(Profile.DEV)
        .mergeOperator(new ScriptOperator())
        .openMode(OpenMode.READ_ONLY)
        .build();
    try (Kiwi db = Kiwi.open(directory, options)) {
      check(db);
    }
  }

  /** Recovers, writes and closes, in this process. */
  void recoverAndCheck(Options options) {
    byte[] value = {(byte) tally.acknowledgements()};
    try (Kiwi db = Kiwi.open(directory, options)) {
      check(db);
      db.put(PROBE, value);
    }
    try (Kiwi db = Kiwi.open(directory, options)) {
      check(db);
      if (!Arrays.equals(value, db.get(PROBE))) {
        throw new AssertionError("writes after the recovery are lost");
      }
    }
    verify();
  }

  private void check(Kiwi db) {
    writers.forEach(writer -> writer.check(db));
    for (Keyspace keyspace : db.keyspaces()) {
      if (keyspace.name().startsWith(DoomedHousekeeper.PREFIX)) {
        scan(keyspace);
      }
    }
  }

  private static void scan(Keyspace keyspace) {
    try (Cursor cursor = keyspace.cursor()) {
      for (boolean there = cursor.seekToFirst(); there; there = cursor.next()) {
        CheckedValue.check(cursor.key(), cursor.value());
      }
    }
  }

  /** Returns whether the store exists; it may be missing only if nothing was ever required. */
  private boolean exists() {
    boolean exists = Files.exists(directory.resolve("CURRENT"));
    if (!exists && writers.stream().anyMatch(WriterModel::isRequired)) {
      throw new AssertionError("the store is missing");
    }
    return exists;
  }

  private void verify() {
    VerifyReport report = Kiwi.tools().verify(directory, step -> {});
    if (!report.isClean()) {
      throw new AssertionError("verify found " + report.problems());
    }
  }

  /** Deletes its files. */
  void remove() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
