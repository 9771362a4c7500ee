package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;

/**
 * Scans the store, one entry per step: the whole store once, or a given number of entries, starting
 * over at the end. Every thread scans all keys.
 */
final class ScanTask implements Task {
  /** Direction of the scan, and whether it verifies the keys. */
  enum Mode {
    FORWARDS,
    BACKWARDS,
    /** Forwards, and compares every key with the live keys. */
    VERIFYING
  }

  private final Load load;
  private final LiveKeys liveKeys;
  private final Mode mode;
  private final Session session;
  private final EngineCursor cursor;
  private final ValueGenerator values;
  private final boolean restarts;
  private final long startPosition;
  private long before;
  private long found;
  private long ends;

  ScanTask(StoreUnderTest store, Share share, Mode mode) {
    this.load = store.load();
    this.liveKeys = store.liveKeys();
    this.mode = mode;
    this.values = new ValueGenerator(load, load.seed());
    this.session = store.engine().session();
    this.cursor = session.cursor();
    restarts = share.steps() != Share.TO_THE_END;
    startPosition = mode == Mode.BACKWARDS ? Long.MAX_VALUE : -1;
    before = startPosition;
  }

  @Override
  public int step() {
    if (!advance()) {
      if (mode == Mode.VERIFYING && liveKeys.from(before + 1) >= 0) {
        throw new BenchException(
            "key number " + liveKeys.from(before + 1) + " is missing from the store");
      }
      ends++;
      before = startPosition;
      if (!restarts || !advance()) {
        return END;
      }
    }
    long number = load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize());
    values.check(cursor.value(), cursor.valueOffset(), cursor.valueLength(), number);
    if (mode == Mode.BACKWARDS ? number >= before : number <= before) {
      throw new BenchException(
          "keys are out of order: key number " + number + " follows key number " + before);
    }
    if (mode == Mode.VERIFYING && number != liveKeys.from(before + 1)) {
      throw new BenchException(
          "expected key number " + liveKeys.from(before + 1) + ", found key number " + number);
    }
    before = number;
    found++;
    return 1;
  }

  private boolean advance() {
    if (before == startPosition) {
      return mode == Mode.BACKWARDS ? cursor.last() : cursor.first();
    }
    return mode == Mode.BACKWARDS ? cursor.previous() : cursor.next();
  }

  @Override
  public void account(long steps, LiveKeys present, Tally tally) {
    tally.found(found, ends * present.count() + expectedSinceStart(present));
  }

  private long expectedSinceStart(LiveKeys present) {
    if (before == startPosition) {
      return 0;
    }
    return mode == Mode.BACKWARDS
        ? present.countBetween(before, Long.MAX_VALUE)
        : present.countBetween(0, before + 1);
  }

  @Override
  public void close() {
    cursor.close();
    session.close();
  }
}
