package io.kiwidb.cli.process;

import io.kiwidb.Durability;
import io.kiwidb.Kiwi;
import io.kiwidb.Options;
import io.kiwidb.Profile;
import io.kiwidb.ProviderKind;
import io.kiwidb.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that writes until it is killed. To standard output, which the kernel keeps, it writes {@link #OPENING} before it
 * opens the store, and the number of a writer, a byte, after each step of it that was acknowledged.
 */
final class DoomedWriter {
  static final int OPENING = 0xff;

  private static final int FIRST_STEPS = 4;

  private DoomedWriter() {}

  /** Directory, policy, log, seed, and for each writer the step that it begins with. */
  public static void main(String[] args) throws Exception {
    OutputStream out = new FileOutputStream(FileDescriptor.out); // unbuffered
    Options options = Options.builder()
        .profile(Profile.DEV)
        .set(Settings.MEMTABLE_ENTRIES, 400L)
        .set(Settings.DURABILITY, Durability.valueOf(args[1]))
        .provider(ProviderKind.LOG, args[2])
        .build();
    out.write(OPENING);
    Kiwi db = Kiwi.open(Path.of(args[0]), options);
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer + FIRST_STEPS < args.length; writer++) {
      WriterScript script = new WriterScript(Long.parseLong(args[3]), writer);
      long first = Long.parseLong(args[FIRST_STEPS + writer]);
      threads.add(new Thread(() -> write(db, script, first, out)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void write(Kiwi db, WriterScript script, long first, OutputStream out) {
    try {
      for (long step = first; ; step++) {
        db.write(script.batch(step));
        out.write(script.writer());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
