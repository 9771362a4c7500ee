package io.kiwidb.engine;

import io.kiwidb.Counter;
import io.kiwidb.spi.EventCounts;
import java.util.EnumMap;
import java.util.Map;

/** What a database counts. Threading: thread-safe, and cheap when many threads count at once. */
public final class Counters {
  private final EventCounts counts = new EventCounts(Counter.values().length);

  /** Counts one. */
  public void increment(Counter counter) {
    counts.increment(kind(counter));
  }

  /** Counts many. */
  public void add(Counter counter, long amount) {
    counts.add(kind(counter), amount);
  }

  /** All, now. */
  Map<Counter, Long> snapshot() {
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      values.put(counter, counts.sum(kind(counter)));
    }
    return values;
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array of the same JVM, never written anywhere
  private static int kind(Counter counter) {
    return counter.ordinal();
  }
}
