package io.kiwidb.cli.load;

import io.kiwidb.Kiwi;
import io.kiwidb.KiwiException;
import io.kiwidb.WriteBatch;
import io.kiwidb.cli.format.BadRecordException;
import io.kiwidb.cli.format.RecordReader;
import io.kiwidb.cli.view.Units;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes records in batches. When the process is told to end meanwhile (Ctrl-C), the batch that is being written is finished, the
 * store is closed, and the user learns how far the load came.
 *
 * <p>Threading: one thread loads; the JVM's shutdown thread may come in between, and the lock keeps the two apart. The loading
 * thread may then be blocked reading its input for ever, so the shutdown thread closes the store itself and waits for nobody.
 */
public final class Loader implements AutoCloseable {
  /** A batch is written early when it is this large, so that large values do not pile up. */
  private static final int BATCH_BYTES = 4 << 20;

  private final Kiwi db;
  private final int batchRecords;
  private final LoadProblems problems;
  private final PrintWriter err;
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread interruption = new Thread(this::interrupted, "kiwi-load-interruption");
  private boolean stopped; // guarded by writing
  private long loaded; // guarded by writing
  private long lastLine; // guarded by writing
  private long bytes;

  /**
   * Writes to a store in batches of so many records. Throws {@link LoadInterruptedException} when the process is ending
   * already.
   */
  public Loader(Kiwi db, int batchRecords, LoadProblems problems, PrintWriter err) {
    this.db = db;
    this.batchRecords = batchRecords;
    this.problems = problems;
    this.err = err;
    try {
      Runtime.getRuntime().addShutdownHook(interruption);
    } catch (IllegalStateException e) { // the process is ending already
      err.println("kiwi: interrupted; nothing is loaded");
      throw new LoadInterruptedException();
    }
  }

  /**
   * Loads everything that the reader has. Throws {@link LoadInterruptedException} when the process is ending. When the store or
   * the input fails, the user learns how far the load came.
   */
  public LoadReport load(RecordReader reader, LoadProgress progress) throws IOException {
    try {
      return copy(reader, progress);
    } catch (KiwiException | IOException e) {
      err.println(progress.lineStart() + "kiwi: the load failed; " + howFar());
      throw e;
    }
  }

  private LoadReport copy(RecordReader reader, LoadProgress progress) throws IOException {
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
        goOn = problems.note(e);
        if (!goOn) {
          write(batch, e.line() - 1);
          return report(begun, Ending.BAD_LINE);
        }
      }
      if (batch.count() >= batchRecords || batch.byteSize() >= BATCH_BYTES) {
        write(batch, reader.line());
        progress.update(loaded);
      }
    }
    write(batch, reader.line());
    progress.update(loaded);
    problems.summarise();
    db.sync();
    return report(begun, Ending.END_OF_FILE);
  }

  private enum Ending {
    END_OF_FILE,
    BAD_LINE
  }

  private LoadReport report(long begun, Ending ending) {
    long nanos = System.nanoTime() - begun;
    return new LoadReport(
        loaded, problems.count(), bytes, nanos, lastLine, ending == Ending.BAD_LINE);
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
      if (stopped) {
        throw new LoadInterruptedException();
      }
      db.write(batch);
      loaded += batch.count();
      lastLine = Math.max(lastLine, line);
      batch.clear();
    } finally {
      writing.unlock();
    }
  }

  private String howFar() {
    writing.lock();
    try {
      return "records loaded: " + Units.count(loaded) + ", up to line " + Units.count(lastLine);
    } finally {
      writing.unlock();
    }
  }

  /** The process is told to end. */
  private void interrupted() {
    writing.lock();
    try {
      stopped = true;
      db.close();
      err.println();
      err.println("kiwi: interrupted; " + howFar());
      err.flush();
    } finally {
      writing.unlock();
    }
  }

  /** Ends the watch for interruptions. Closes no store. */
  @Override
  public void close() {
    writing.lock();
    try {
      if (!stopped) {
        Runtime.getRuntime().removeShutdownHook(interruption);
      }
    } catch (IllegalStateException e) {
      // The shutdown has begun, and its thread waits for our lock.
      assert e.getMessage() != null;
    } finally {
      writing.unlock();
    }
  }
}
