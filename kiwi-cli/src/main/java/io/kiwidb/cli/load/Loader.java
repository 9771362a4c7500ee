package io.kiwidb.cli.load;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.format.RecordReader;
import io.kiwidb.cli.view.Units;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes records in batches. When the process is told to end meanwhile (Ctrl-C), the batch that
 * is being written is finished, the store is closed, and the user learns how far the load came.
 *
 * <p>A load has one end: it came to the end of its input, it failed, or it was interrupted. Whoever
 * is first says so, and nobody else: the input often ends because the same Ctrl-C has ended the
 * program that wrote it.
 *
 * <p>Threading: one thread loads; the JVM's shutdown thread may come in between, and the lock keeps
 * the two apart. The loading thread may then be blocked reading its input for ever, so the shutdown
 * thread closes the store itself and waits for nobody, and for a batch that is being written only
 * so long.
 */
public final class Loader implements AutoCloseable {
  /** A batch is written early when it is this large, so that large values do not pile up. */
  private static final int BATCH_BYTES = 4 << 20;

  /**
   * For so long an interruption waits for a batch: writers may be held up by a disk that does not
   * answer.
   */
  private static final long BATCH_WAIT_SECONDS = 10;

  private enum End {
    NONE,
    REPORTED,
    INTERRUPTED
  }

  private final Kiwi db;
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
   * Writes to a store in batches of so many records. Throws {@link LoadInterruptedException} when
   * the process is ending already.
   */
  public Loader(Kiwi db, int batchRecords, LoadProblems problems, LoadProgress progress) {
    this.db = db;
    this.batchRecords = batchRecords;
    this.problems = problems;
    this.progress = progress;
    try {
      Runtime.getRuntime().addShutdownHook(interruption);
    } catch (IllegalStateException e) { // the process is ending already
      progress.finalMessage("kiwi: interrupted; nothing is loaded");
      throw new LoadInterruptedException();
    }
  }

  /**
   * Loads everything that the reader has, and tells what that came to. Throws
   * {@link LoadInterruptedException} when the process is ending. When the store or the input fails,
   * the user learns how far the load came.
   *
   * @param onReport is given the report, unless an interruption came first and has said it all
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
          loaded.get(), problems.count(), bytes, nanos, lastLine, ending == Ending.BAD_LINE);
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
    try {
      batch.put(key, value);
    } catch (IllegalArgumentException e) { // beyond the limits of a store
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
        ? "nothing is loaded"
        : Units.count(loaded.get(), "record") + " loaded, up to line " + Units.count(lastLine);
  }

  /** The process is told to end. */
  void interrupt() {
    boolean owned = false;
    try {
      owned = writing.tryLock(BATCH_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // then there is no time
    }
    if (!owned) {
      progress.finalMessage(
          "kiwi: interrupted while the store was busy with a batch; at least " + extent());
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
          "kiwi: interrupted; " + extent() + "; closing failed: " + e.getMessage());
    } finally {
      writing.unlock();
    }
  }

  /** Ends the watch for interruptions. Closes no store. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException e) {
      // The shutdown has begun: it ends the load, or finds it ended.
      assert e.getMessage() != null;
    }
  }
}
