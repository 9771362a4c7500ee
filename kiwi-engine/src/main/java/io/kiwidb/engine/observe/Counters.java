package io.kiwidb.engine.observe;

import io.kiwidb.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a database counts. Threading: thread-safe, and cheap when many threads count at once. */
public final class Counters {
  private final LongAdder[] adders = new LongAdder[Counter.values().length];

  /** All at zero. */
  public Counters() {
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  /** Counts one. */
  public void increment(Counter counter) {
    adder(counter).increment();
  }

  /** Counts many. */
  public void add(Counter counter, long amount) {
    adder(counter).add(amount);
  }

  /** All, now. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      values.put(counter, adder(counter).sum());
    }
    return values;
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array of the same JVM, never written anywhere
  private LongAdder adder(Counter counter) {
    return adders[counter.ordinal()];
  }
}
