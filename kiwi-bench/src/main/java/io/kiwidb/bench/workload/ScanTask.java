package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.BenchException;
import io.kiwidb.bench.engine.EngineCursor;
import io.kiwidb.bench.engine.Session;

/**
 * Walks over the store, an entry a step: over the whole of it once, or over as many entries as it
 * is told, beginning again where it began when it comes to the end. Every thread sees all of it.
 */
final class ScanTask implements Task {
  /** Which way, and how closely it looks. */
  enum Mode {
    FORWARDS,
    BACKWARDS,
    /** Forwards, and every entry is the one that should come. */
    VERIFYING
  }

  private final Load load;
  private final LiveKeys liveKeys;
  private final Mode mode;
  private final Session session;
  private final EngineCursor cursor;
  private final ValueGenerator values;
  private final boolean beginsAgain;
  private final long beginning;
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
    beginsAgain = share.steps() != Share.TO_THE_END;
    beginning = mode == Mode.BACKWARDS ? Long.MAX_VALUE : -1;
    before = beginning;
  }

  @Override
  public int step() {
    if (!advance()) {
      if (mode == Mode.VERIFYING && liveKeys.from(before + 1) >= 0) {
        throw new BenchException(
            "key number " + liveKeys.from(before + 1) + " is not in the store");
      }
      ends++;
      before = beginning;
      if (!beginsAgain || !advance()) {
        return END;
      }
    }
    long number = load.keys().read(cursor.key(), cursor.keyOffset(), load.keySize());
    values.check(cursor.value(), cursor.valueOffset(), cursor.valueLength(), number);
    if (mode == Mode.BACKWARDS ? number >= before : number <= before) {
      throw new BenchException("key number " + number + " came after " + before);
    }
    if (mode == Mode.VERIFYING && number != liveKeys.from(before + 1)) {
      throw new BenchException(
          "key number " + number + " came, " + liveKeys.from(before + 1) + " should have");
    }
    before = number;
    found++;
    return 1;
  }

  private boolean advance() {
    if (before == beginning) {
      return mode == Mode.BACKWARDS ? cursor.last() : cursor.first();
    }
    return mode == Mode.BACKWARDS ? cursor.previous() : cursor.next();
  }

  @Override
  public void account(long steps, LiveKeys present, Tally tally) {
    tally.found(found, ends * present.count() + dueSinceBeginning(present));
  }

  private long dueSinceBeginning(LiveKeys present) {
    if (before == beginning) {
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
