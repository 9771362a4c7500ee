package io.kiwidb.server.load;

import io.kiwidb.Keyspace;
import org.jspecify.annotations.Nullable;

/**
 * A workload. Threading: immutable.
 *
 * @param keyspace the name of the keyspace
 * @param distribution how keys are chosen
 * @param keys number of distinct keys, without the new ones
 * @param keyBytes length of a key: a decimal number with leading zeros
 * @param valueBytes length of a value: random letters and digits
 * @param batch writes in a batch
 * @param rate operations a second, of all threads together; 0 for no limit
 * @param seconds duration
 * @param threads number of threads
 * @param readShare share of gets among the operations
 * @param deleteShare share of deletions among the writes
 * @param overwriteShare share of the puts that go to one of the {@code keys}, as the distribution
 *     chooses; the others go to new keys, which follow behind them one after the other
 * @param seed makes the choices of keys repeatable for each thread
 */
public record LoadPlan(
    String keyspace,
    Distribution distribution,
    long keys,
    int keyBytes,
    int valueBytes,
    int batch,
    int rate,
    int seconds,
    int threads,
    double readShare,
    double deleteShare,
    double overwriteShare,
    long seed) {
  /** The largest number of distinct keys. */
  static final long MOST_KEYS = 1_000_000_000;

  private static final long DEFAULT_KEYS = 100_000;
  private static final int LEAST_KEY_BYTES = 16; // digits for every key
  private static final int MOST_KEY_BYTES = 1_024;
  private static final int DEFAULT_VALUE_BYTES = 100;
  private static final int MOST_VALUE_BYTES = 1 << 20;
  private static final int MOST_BATCH = 10_000;

  /** The most bytes of {@link #batchBytes}, also of all plans that are executed together. */
  static final long MOST_BATCH_BYTES = 64L << 20;

  private static final int DEFAULT_RATE = 1_000;
  private static final int MOST_RATE = 100_000_000;
  private static final int DEFAULT_SECONDS = 60;
  private static final int MOST_SECONDS = 3_600;
  private static final int MOST_THREADS = 16;

  /** Validates the components. */
  public LoadPlan {
    within("keys", keys, 1, MOST_KEYS);
    within("keyBytes", keyBytes, LEAST_KEY_BYTES, MOST_KEY_BYTES);
    within("valueBytes", valueBytes, 0, MOST_VALUE_BYTES);
    within("batch", batch, 1, MOST_BATCH);
    within("rate", rate, 0, MOST_RATE);
    within("seconds", seconds, 1, MOST_SECONDS);
    within("threads", threads, 1, MOST_THREADS);
    share("readShare", readShare);
    share("deleteShare", deleteShare);
    share("overwriteShare", overwriteShare);
    if (batchBytes(threads, batch, keyBytes, valueBytes) > MOST_BATCH_BYTES) {
      throw new IllegalArgumentException("the batches of " + threads + " threads, each of " + batch
          + " values of " + valueBytes + " bytes, are together larger than 64 MiB");
    }
  }

  /** Returns how many bytes of keys and values the batches of all threads hold. */
  long batchBytes() {
    return batchBytes(threads, batch, keyBytes, valueBytes);
  }

  private static long batchBytes(int threads, int batch, int keyBytes, int valueBytes) {
    return (long) threads * batch * (keyBytes + valueBytes);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be between " + least + " and " + most);
    }
  }

  private static void share(String name, double value) {
    if (!(value >= 0 && value <= 1)) { // NaN is outside too
      throw new IllegalArgumentException(name + " is " + value + "; it must be between 0 and 1");
    }
  }

  /**
   * Returns the plan that a client asks for.
   *
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public static LoadPlan of(LoadRequest request) {
    return new LoadPlan(
        orElse(request.keyspace(), Keyspace.DEFAULT),
        orElse(request.distribution(), Distribution.UNIFORM),
        orElse(request.keys(), DEFAULT_KEYS),
        orElse(request.keyBytes(), LEAST_KEY_BYTES),
        orElse(request.valueBytes(), DEFAULT_VALUE_BYTES),
        orElse(request.batch(), 1),
        orElse(request.rate(), DEFAULT_RATE),
        orElse(request.seconds(), DEFAULT_SECONDS),
        orElse(request.threads(), 1),
        orElse(request.readShare(), 0.0),
        orElse(request.deleteShare(), 0.0),
        orElse(request.overwriteShare(), 1.0),
        orElse(request.seed(), 1L));
  }

  private static <T> T orElse(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
