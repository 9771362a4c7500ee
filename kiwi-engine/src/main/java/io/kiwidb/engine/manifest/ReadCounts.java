package io.kiwidb.engine.manifest;

import io.kiwidb.TableReads;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often lookups in the sample searched a table, and how many lookups they stand for.
 *
 * <p>Threading: thread-safe. The counts are few and far between, so that plain atomics suffice; a
 * snapshot may see a lookup in one of them and not in another.
 */
public final class ReadCounts {
  private final AtomicLong lookups = new AtomicLong();
  private final AtomicLong sampled = new AtomicLong();
  private final AtomicLong positives = new AtomicLong();
  private final AtomicLong falsePositives = new AtomicLong();

  /** What a lookup found in a table. */
  public enum Outcome {
    /** The filter excluded the key. */
    EXCLUDED,
    /** The filter did not exclude the key, or there is none, but no entry was found. */
    MISSED,
    /** An entry was found. */
    FOUND
  }

  ReadCounts() {}

  /**
   * Counts a lookup.
   *
   * @param weight the number of lookups for which it stands
   */
  void count(long weight, Outcome outcome) {
    sampled.incrementAndGet();
    lookups.addAndGet(weight);
    if (outcome != Outcome.EXCLUDED) {
      positives.incrementAndGet();
    }
    if (outcome == Outcome.MISSED) {
      falsePositives.incrementAndGet();
    }
  }

  TableReads snapshot() {
    return new TableReads(lookups.get(), sampled.get(), positives.get(), falsePositives.get());
  }
}
