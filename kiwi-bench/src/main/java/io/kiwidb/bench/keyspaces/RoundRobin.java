package io.kiwidb.bench.keyspaces;

import io.kiwidb.Keyspace;
import io.kiwidb.Kiwi;
import io.kiwidb.WriteOptions;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Permutation;
import io.kiwidb.bench.workload.ValueGenerator;

/**
 * Puts that go to some keyspaces in turn: the n-th put goes to the n-th of them, and from the
 * beginning again behind the last. Keys are in random order, each is put once.
 *
 * <p>Threading: not thread-safe.
 */
final class RoundRobin {
  /** A series of puts; series have no key in common. */
  enum Series {
    /** The puts that are measured. */
    MEASURED,
    /** The puts in the middle of which the process is killed. */
    KILLED
  }

  private final Load load;
  private final Keyspace[] keyspaces;
  private final Permutation order;
  private final ValueGenerator values;
  private final long firstNumber;
  private final byte[] key;

  RoundRobin(Kiwi db, CostsPlan plan, Series series) {
    load = plan.load();
    keyspaces = new Keyspace[plan.written()];
    for (int i = 0; i < keyspaces.length; i++) {
      keyspaces[i] = db.keyspace(CostsPlan.nameOf(i));
    }
    order = new Permutation(load.entries(), load.seed());
    values = new ValueGenerator(load, load.seed());
    firstNumber = series == Series.MEASURED ? 0 : load.entries();
    key = new byte[load.keySize()];
  }

  /** Does the put of a position, from 0 to the number of keys - 1. */
  void put(long position, WriteOptions options) {
    long number = toKey(position);
    of(position).put(key, values.of(number), options);
  }

  /**
   * Returns whether the put of a position is there. Throws if there is something else in its place.
   */
  boolean isThere(long position) {
    long number = toKey(position);
    byte[] value = of(position).get(key);
    if (value != null) {
      values.check(value, 0, value.length, number);
    }
    return value != null;
  }

  /**
   * Returns how many puts are there. Throws if one is missing in front of another that is there:
   * what a crash leaves must be the beginning of what was written.
   */
  long countPrefix() {
    long count = 0;
    while (count < load.entries() && isThere(count)) {
      count++;
    }
    for (long position = count; position < load.entries(); position++) {
      if (isThere(position)) {
        throw new BenchException("put " + position + " is in the store, but put " + count
            + ", which was made before it, is not");
      }
    }
    return count;
  }

  private Keyspace of(long position) {
    return keyspaces[(int) (position % keyspaces.length)];
  }

  private long toKey(long position) {
    long number = firstNumber + order.at(position);
    load.keys().write(number, key);
    return number;
  }
}
