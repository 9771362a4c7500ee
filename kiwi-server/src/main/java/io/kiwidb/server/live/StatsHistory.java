package io.kiwidb.server.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The samples of the latest hour, one a second, in a ring of arrays: a sample allocates nothing.
 * Stays when the store is closed; while it is closed there are no samples.
 *
 * <p>Threading: thread-safe; one thread adds.
 */
@SuppressWarnings("EnumOrdinal") // places in arrays, which nobody stores
public final class StatsHistory {
  /** Number of samples that are kept. */
  public static final int SAMPLES = 3_600;

  private static final Figure[] FIGURES = Figure.values();

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final long[] millis = new long[SAMPLES];

  @GuardedBy("lock")
  private final double[][] columns = new double[FIGURES.length][SAMPLES];

  @GuardedBy("lock")
  private int next;

  @GuardedBy("lock")
  private int size;

  /**
   * Samples, oldest first. Threading: immutable, provided that the arrays are not modified.
   *
   * @param millis time of each in milliseconds since 1970
   * @param figures an array of the same length for each figure; null where there is none
   */
  public record History(long[] millis, Map<String, @Nullable Double[]> figures) {}

  /** Creates an empty history. */
  public StatsHistory() {}

  /**
   * Adds a sample.
   *
   * @param row a value for each {@link Figure}, in their order; it is copied
   */
  void add(long time, double[] row) {
    assert row.length == FIGURES.length;
    lock.lock();
    try {
      millis[next] = time;
      for (int i = 0; i < row.length; i++) {
        columns[i][next] = row[i];
      }
      next = (next + 1) % SAMPLES;
      size = Math.min(size + 1, SAMPLES);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the samples since a moment.
   *
   * @param since milliseconds since 1970
   */
  public History since(long since) {
    lock.lock();
    try {
      int skipped = 0;
      while (skipped < size && millis[slot(skipped)] < since) {
        skipped++;
      }
      int length = size - skipped;
      long[] times = new long[length];
      for (int i = 0; i < length; i++) {
        times[i] = millis[slot(skipped + i)];
      }
      Map<String, @Nullable Double[]> figures = new LinkedHashMap<>();
      for (Figure figure : FIGURES) {
        @Nullable Double[] values = new Double[length];
        for (int i = 0; i < length; i++) {
          values[i] = orNull(columns[figure.ordinal()][slot(skipped + i)]);
        }
        figures.put(figure.label(), values);
      }
      return new History(times, figures);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the place of the i-th oldest sample. */
  @GuardedBy("lock")
  private int slot(int i) {
    return (next - size + i + SAMPLES) % SAMPLES;
  }

  /** Returns a row as a message. */
  static LiveSample sample(long time, double[] row) {
    Map<String, @Nullable Double> figures = new LinkedHashMap<>();
    for (Figure figure : FIGURES) {
      figures.put(figure.label(), orNull(row[figure.ordinal()]));
    }
    return new LiveSample(time, figures);
  }

  private static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
