package io.kiwidb.cli.load;

import io.kiwidb.Expiry;
import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.format.RecordReader;
import io.kiwidb.cli.view.Units;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes records in batches. If the process is terminated meanwhile (Ctrl-C), the current batch is
 * completed, the store is closed, and the progress of the load is reported.
 *
 * <p>A load ends in one of three ways: end of input, failure or interruption. Only the first one is
 * reported: the input often ends because the same Ctrl-C has terminated the program that wrote it.
 *
 * <p>Threading: one thread loads; a lock excludes the JVM's shutdown thread. The loading thread may
 * be blocked forever reading its input, so the shutdown thread does not wait for it: it closes the
 * store itself, and waits for the current batch for {@value #BATCH_WAIT_SECONDS} seconds at most.
 */
public final class Loader implements AutoCloseable {
  /** Size limit of a batch in bytes, which bounds memory if values are large. */
  private static final int BATCH_BYTES = 4 << 20;

  /**
   * How long an interruption waits for the current batch: writers may be blocked by an unresponsive
   * disk.
   */
  private static final long BATCH_WAIT_SECONDS = 10;

  private enum End {
    NONE,
    REPORTED,
    INTERRUPTED
  }

  private final Kiwi db;
  private final LoadTargets targets;
  private final int batchRecords;
  private final LoadProblems problems;
  private final LoadProgress progress;
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread interruption = new Thread(this::interrupt, "kiwi-load-interruption");
  private End end = End.NONE; // guarded by writing
  private final AtomicLong loaded = new AtomicLong(); // written under writing
  private volatile long lastLine; // written under writing
  private long bytes;

  /**
   * Creates a loader that writes batches of {@code batchRecords} records. Throws
   * {@link LoadInterruptedException} if the process is already shutting down.
   */
  public Loader(
      Kiwi db,
      LoadTargets targets,
      int batchRecords,
      LoadProblems problems,
      LoadProgress progress) {
    this.db = db;
    this.targets = targets;
    this.batchRecords = batchRecords;
    this.problems = problems;
    this.progress = progress;
    try {
      Runtime.getRuntime().addShutdownHook(interruption);
    } catch (IllegalStateException e) { // the process is already shutting down
      progress.finalMessage("kiwi: interrupted; no records loaded");
      throw new LoadInterruptedException();
    }
  }

  /**
   * Loads all records of the reader and returns a report. Throws {@link LoadInterruptedException}
   * if the process is shutting down. If the store or the input fails, reports the progress of the
   * load before it throws.
   *
   * @param onReport receives the report, unless the load was interrupted
   */
  public LoadReport load(RecordReader reader, Consumer<LoadReport> onReport) throws IOException {
    try {
      return copy(reader, onReport);
    } catch (KiwiException | IOException e) {
      fail();
      throw e;
    }
  }

  private LoadReport copy(RecordReader reader, Consumer<LoadReport> onReport) throws IOException {
    long begun = System.nanoTime();
    WriteBatch batch = new WriteBatch();
    boolean goOn = true;
    while (goOn) {
      try {
        goOn = reader.next();
        if (goOn) {
          add(batch, reader);
        }
      } catch (BadRecordException e) {
        goOn = reader.isCutOff() ? problems.noteCutOff(e) : problems.note(e);
        if (!goOn) {
          write(batch, e.line() - 1);
          return finish(begun, Ending.BAD_LINE, onReport);
        }
      }
      if (batch.count() >= batchRecords || batch.byteSize() >= BATCH_BYTES) {
        write(batch, reader.line());
        progress.update(loaded.get());
      }
    }
    write(batch, reader.line());
    progress.update(loaded.get());
    return finish(begun, Ending.END_OF_FILE, onReport);
  }

  private enum Ending {
    END_OF_FILE,
    BAD_LINE
  }

  private LoadReport finish(long begun, Ending ending, Consumer<LoadReport> onReport) {
    writing.lock();
    try {
      requireNoInterruption();
      db.sync();
      problems.summarise();
      long nanos = System.nanoTime() - begun;
      LoadReport report = new LoadReport(
          loaded.get(),
          problems.count(),
          bytes,
          nanos,
          lastLine,
          ending == Ending.BAD_LINE,
          targets.created());
      end = End.REPORTED;
      progress.close();
      onReport.accept(report);
      return report;
    } finally {
      writing.unlock();
    }
  }

  private void fail() {
    writing.lock();
    try {
      requireNoInterruption();
      if (end == End.NONE) {
        end = End.REPORTED;
        progress.close();
        progress.say("kiwi: the load failed; " + extent());
      }
    } finally {
      writing.unlock();
    }
  }

  /** Requires: the lock. */
  private void requireNoInterruption() {
    if (end == End.INTERRUPTED) {
      throw new LoadInterruptedException();
    }
  }

  private void add(WriteBatch batch, RecordReader reader) throws BadRecordException {
    byte[] key = reader.key();
    byte[] value = reader.value();
    Keyspace keyspace = targets.of(reader.keyspace(), reader.line());
    try {
      if (reader.expiryMillis() == Expiry.NEVER_MILLIS) {
        batch.put(keyspace, key, value);
      } else {
        batch.put(keyspace, key, value, Instant.ofEpochMilli(reader.expiryMillis()));
      }
    } catch (IllegalArgumentException e) { // exceeds the limits of a store
      throw new BadRecordException(reader.line(), String.valueOf(e.getMessage()));
    }
    bytes += key.length + value.length;
  }

  private void write(WriteBatch batch, long line) {
    writing.lock();
    try {
      requireNoInterruption();
      db.write(batch);
      loaded.addAndGet(batch.count());
      lastLine = Math.max(lastLine, line);
      batch.clear();
    } finally {
      writing.unlock();
    }
  }

  private String extent() {
    return loaded.get() == 0
        ? "no records loaded"
        : Units.count(loaded.get(), "record") + " loaded, up to line " + Units.count(lastLine);
  }

  /** Called when the process is shutting down. */
  void interrupt() {
    boolean owned = false;
    try {
      owned = writing.tryLock(BATCH_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // do not wait
    }
    if (!owned) {
      progress.finalMessage("kiwi: interrupted while writing a batch; at least " + extent());
      return;
    }
    try {
      if (end == End.NONE) {
        end = End.INTERRUPTED;
        db.close();
        progress.finalMessage("kiwi: interrupted; " + extent());
      }
    } catch (KiwiException e) {
      progress.finalMessage(
          "kiwi: interrupted; " + extent() + "; closing the store failed: " + e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  /** Removes the shutdown hook. Does not close the store. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException e) {
      // The shutdown has started: its hook ends the load, or has nothing to do.
      assert e.getMessage() != null;
    }
  }
}
