package io.kiwidb.testkit.kill;

import io.kiwidb.Kiwi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process that works on a store until it is killed, or until it receives a byte on standard
 * input: then it closes the store while other threads use it, and ends. It reports its operations
 * and their results as {@link Signal}s.
 *
 * <p>One of the writers always skips the log. Readers check what they read, and one thread flushes,
 * compacts, syncs and changes settings and keyspaces.
 */
final class DoomedProcess {
  /** Number of writers; the last one skips the log. */
  static final int WRITERS = 4;

  /** The writer that skips the log. */
  static final int SKIPS_LOG = WRITERS - 1;

  private static final int READERS = 2;
  private static final int FIRST_STEPS = 2;
  private static final int FIRST_WORD = FIRST_STEPS + WRITERS;

  private DoomedProcess() {}

  /** Returns the arguments for {@link #main}. */
  static List<String> arguments(
      Path directory, long seed, List<WriterModel> writers, DrawnOptions options) {
    List<String> arguments = new ArrayList<>(List.of(directory.toString(), Long.toString(seed)));
    writers.forEach(writer -> arguments.add(Long.toString(writer.next())));
    arguments.addAll(options.words());
    return arguments;
  }

  /** Arguments: directory, seed, first step of each writer, options. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long seed = Long.parseLong(args[1]);
    DrawnOptions options = new DrawnOptions(Arrays.asList(args).subList(FIRST_WORD, args.length));
    LastWords words = new LastWords();
    words.say(Signal.OPENING);
    try {
      Kiwi db = Kiwi.open(Path.of(args[0]), options.options());
      words.say(Signal.OPENED);
      List<Thread> threads = new ArrayList<>();
      DoomedReader.Progress progress = new DoomedReader.Progress(seed, WRITERS);
      for (int writer = 0; writer < WRITERS; writer++) {
        long first = Long.parseLong(args[FIRST_STEPS + writer]);
        progress.acknowledged(writer, first);
        WriterScript script = new WriterScript(seed, writer);
        threads.add(new Thread(new DoomedWriter(db, script, first, words, progress)));
      }
      for (int reader = 0; reader < READERS; reader++) {
        threads.add(new Thread(new DoomedReader(db, seed + reader, words, progress)));
      }
      threads.add(new Thread(new DoomedHousekeeper(db, seed + progress.sum(), words)));
      threads.forEach(thread -> thread.setDaemon(true));
      threads.forEach(Thread::start);
      awaitOrder();
      words.closing();
      db.close();
      words.say(Signal.CLOSED);
      for (Thread thread : threads) {
        thread.join(); // calls into a closed store have returned or thrown
      }
    } catch (RuntimeException | Error e) {
      words.violation(e);
    }
  }

  private static void awaitOrder() throws IOException {
    if (System.in.read() < 0) {
      Runtime.getRuntime().halt(1); // the parent has ended and cannot kill this process
    }
  }
}
