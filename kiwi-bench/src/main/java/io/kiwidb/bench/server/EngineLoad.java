package io.kiwidb.bench.server;

import io.kiwidb.Kiwi;
import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.workload.KeyForm;
import io.kiwidb.bench.workload.Load;
import io.kiwidb.bench.workload.Permutation;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Puts and gets of random keys in the process of the engine, by one thread. Values are letters, so
 * that a server can answer them as text.
 *
 * <p>Threading: not thread-safe.
 */
final class EngineLoad {
  private static final int CALLS_BETWEEN_CLOCKS = 64;
  private static final double NANOS = 1e9;

  /** What is measured. */
  enum Kind {
    PUT,
    GET
  }

  private final Kiwi db;
  private final Load load;
  private final SplittableRandom random;
  private final byte[] key;
  private final byte[] value;

  EngineLoad(Kiwi db, Load load) {
    this.db = db;
    this.load = load;
    random = new SplittableRandom(load.seed());
    key = new byte[load.keySize()];
    value = "v".repeat(load.valueSize()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Puts every key once, in random order, and waits until the tree is quiet. */
  void fill() {
    Permutation order = new Permutation(load.entries(), load.seed());
    for (long i = 0; i < load.entries(); i++) {
      KeyForm.DECIMAL.write(order.at(i), key);
      db.put(key, value);
    }
    db.flush();
    db.compact();
  }

  /** Works for some seconds. Returns the operations per second. */
  double run(Kind kind, int seconds) {
    long begun = System.nanoTime();
    long end = begun + seconds * (long) NANOS;
    long calls = 0;
    long now = begun;
    while (now < end) {
      for (int i = 0; i < CALLS_BETWEEN_CLOCKS; i++) {
        call(kind);
      }
      calls += CALLS_BETWEEN_CLOCKS;
      now = System.nanoTime();
    }
    return calls * NANOS / (now - begun);
  }

  private void call(Kind kind) {
    long number = random.nextLong(load.entries());
    KeyForm.DECIMAL.write(number, key);
    if (kind == Kind.PUT) {
      db.put(key, value);
    } else if (db.get(key) == null) {
      throw new BenchException("the store lost the key " + number);
    }
  }
}
