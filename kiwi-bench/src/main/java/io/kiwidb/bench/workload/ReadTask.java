package io.kiwidb.bench.workload;

import io.kiwidb.bench.engine.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks up random keys, one or several per call. */
final class ReadTask implements Task {
  /** Which keys are looked up. */
  enum Target {
    UNIFORM(10),
    ZIPF(11),
    MISSING(12),
    NEAR(13);

    private final int purpose;

    Target(int purpose) {
      this.purpose = purpose;
    }
  }

  private final Load load;
  private final Target target;
  private final Supplier<KeySelector> selectors;
  private final KeySelector selector;
  private final Session session;
  private final ValueGenerator values;
  private final List<byte[]> keys = new ArrayList<>();
  private long found;

  /** Creates a task that looks up {@code keysOfCall} keys per call. */
  ReadTask(StoreUnderTest store, Share share, Target target, int keysOfCall) {
    this.load = store.load();
    this.target = target;
    long seed = load.seed(target.purpose, share.thread());
    Permutation scatter = new Permutation(load.entries(), load.seed(20, 0));
    selectors = () -> switch (target) {
      case ZIPF -> KeySelector.zipf(store.zipf(), scatter, seed);
      case NEAR -> KeySelector.near(load.entries(), keysOfCall, seed);
      default -> KeySelector.uniform(load.entries(), seed);
    };
    selector = selectors.get();
    session = store.engine().session();
    values = new ValueGenerator(load, seed);
    for (int i = 0; i < keysOfCall; i++) {
      keys.add(new byte[load.keySize()]);
    }
  }

  @Override
  public int step() {
    if (keys.size() > 1) {
      for (byte[] key : keys) {
        load.keys().write(selector.next(), key);
      }
      found += session.multiGet(keys);
      return keys.size();
    }
    byte[] key = keys.get(0);
    long number = selector.next();
    load.keys().write(number, key);
    if (target == Target.MISSING) {
      KeyForm.makeMissing(key);
    }
    int length = session.get(key);
    if (length != Session.MISSING) {
      values.check(session.value(), 0, length, number);
      found++;
    }
    return 1;
  }

  @Override
  public void account(long steps, LiveKeys liveKeys, Tally tally) {
    long expected = 0;
    if (target != Target.MISSING) {
      KeySelector again = selectors.get();
      for (long i = steps * keys.size(); i > 0; i--) {
        expected += liveKeys.has(again.next()) ? 1 : 0;
      }
    }
    tally.found(found, expected);
  }

  @Override
  public void close() {
    session.close();
  }
}
