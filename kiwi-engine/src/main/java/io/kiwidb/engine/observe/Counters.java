package io.kiwidb.engine.observe;

import io.kiwidb.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Operation counters of a keyspace, or of what concerns the whole store. Threading: thread-safe,
 * and cheap under contention.
 */
public final class Counters {
  private final LongAdder[] adders = new LongAdder[Counter.values().length];

  /** Creates counters at zero. */
  public Counters() {
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  /** Adds one. */
  public void increment(Counter counter) {
    adder(counter).increment();
  }

  /** Adds an amount. */
  public void add(Counter counter, long amount) {
    adder(counter).add(amount);
  }

  /** Adds the current values of other counters. */
  public void addAll(Counters others) {
    others.snapshot().forEach(this::add);
  }

  /** Returns the current values. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> values = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      values.put(counter, adder(counter).sum());
    }
    return values;
  }

  @SuppressWarnings("EnumOrdinal") // an index into an array in memory, never persisted
  private LongAdder adder(Counter counter) {
    return adders[counter.ordinal()];
  }
}
