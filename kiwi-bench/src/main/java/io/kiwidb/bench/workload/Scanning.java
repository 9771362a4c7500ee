package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.Session;
import io.kiwidb.bench.engine.Walk;

/** Walks over the whole store, an entry a step. Every thread sees all of it. */
final class Scanning implements Task {
  /** Which way, and how closely it looks. */
  enum Mode {
    FORWARDS,
    BACKWARDS,
    /** Forwards, and every entry is the one that should come. */
    VERIFYING
  }

  private final Load load;
  private final Stock stock;
  private final Mode mode;
  private final Session session;
  private final Walk walk;
  private final Values values;
  private long before;
  private long found;
  private boolean ended;

  Scanning(Stage stage, Mode mode) {
    this.load = stage.load();
    this.stock = stage.stock();
    this.mode = mode;
    this.values = new Values(load, load.seed());
    this.session = stage.engine().session();
    this.walk = session.walk();
    before = mode == Mode.BACKWARDS ? Long.MAX_VALUE : -1;
  }

  @Override
  public int step() {
    if (!advance()) {
      ended = true;
      if (mode == Mode.VERIFYING && stock.from(before + 1) >= 0) {
        throw new BenchException("key number " + stock.from(before + 1) + " is not in the store");
      }
      return END;
    }
    long number = load.keys().read(walk.key(), walk.keyOffset(), load.keySize());
    values.check(walk.value(), walk.valueOffset(), walk.valueLength(), number);
    if (mode == Mode.BACKWARDS ? number >= before : number <= before) {
      throw new BenchException("key number " + number + " came after " + before);
    }
    if (mode == Mode.VERIFYING && number != stock.from(before + 1)) {
      throw new BenchException(
          "key number " + number + " came, " + stock.from(before + 1) + " should have");
    }
    before = number;
    found++;
    return 1;
  }

  private boolean advance() {
    if (found == 0) {
      return mode == Mode.BACKWARDS ? walk.last() : walk.first();
    }
    return mode == Mode.BACKWARDS ? walk.previous() : walk.next();
  }

  @Override
  public void account(long steps, Stock present, Tally tally) {
    tally.found(found, ended ? present.count() : found);
  }

  @Override
  public void close() {
    walk.close();
    session.close();
  }
}
