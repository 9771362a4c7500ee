package io.kiwidb.server.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one thread of a workload has done. Threading: one writer, many readers; a reader may see the
 * counts of one operation in part. {@link #addTo} by one thread at a time.
 */
final class Tally {
  private static final int DIGITS = 3;

  private static final VarHandle READS = handle("reads");
  private static final VarHandle PUTS = handle("puts");
  private static final VarHandle DELETES = handle("deletes");
  private static final VarHandle BYTES = handle("bytes");

  private final SingleWriterRecorder latency = new SingleWriterRecorder(DIGITS);

  @SuppressWarnings("UnusedVariable") // by their handles
  private long reads;

  @SuppressWarnings("UnusedVariable")
  private long puts;

  @SuppressWarnings("UnusedVariable")
  private long deletes;

  @SuppressWarnings("UnusedVariable")
  private long bytes;

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(Tally.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void read(long nanos) {
    add(READS, 1);
    latency.recordValue(Math.max(0, nanos));
  }

  /** Counts a batch. */
  void wrote(int newPuts, int newDeletes, long newBytes, long nanos) {
    add(PUTS, newPuts);
    add(DELETES, newDeletes);
    add(BYTES, newBytes);
    latency.recordValue(Math.max(0, nanos));
  }

  private void add(VarHandle counter, long more) {
    counter.setOpaque(this, (long) counter.getOpaque(this) + more);
  }

  long reads() {
    return (long) READS.getOpaque(this);
  }

  long puts() {
    return (long) PUTS.getOpaque(this);
  }

  long deletes() {
    return (long) DELETES.getOpaque(this);
  }

  long bytes() {
    return (long) BYTES.getOpaque(this);
  }

  /** Moves the latencies measured since the last call to a histogram. */
  void addTo(Histogram all) {
    all.add(latency.getIntervalHistogram());
  }
}
