package io.kiwidb.server.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses keys by number, as a {@link Distribution} says. Threading: thread-safe; each thread
 * brings its own source of randomness.
 */
final class KeyChooser {
  private static final double HOT_SHARE_OF_KEYS = 0.2;
  private static final double HOT_SHARE_OF_CHOICES = 0.8;

  /** A prime larger than any number of keys: multiplying by it permutes them. */
  private static final long SCATTER = 1_610_612_741;

  private final Distribution distribution;
  private final long keys;
  private final long hotKeys;
  private final ZipfRanks zipf;
  private final AtomicLong turn = new AtomicLong();
  private final AtomicLong added = new AtomicLong();

  KeyChooser(Distribution distribution, long keys) {
    assert keys >= 1 && keys < SCATTER : keys;
    this.distribution = distribution;
    this.keys = keys;
    this.hotKeys = Math.max(1, (long) (keys * HOT_SHARE_OF_KEYS));
    this.zipf = new ZipfRanks(keys);
  }

  /** Returns the number of a key that nobody has been given before, behind all others. */
  long fresh() {
    return keys + added.getAndIncrement();
  }

  /** Returns the number of a key, from 0. */
  long next(SplittableRandom random) {
    return switch (distribution) {
      case SEQUENTIAL -> turn.getAndIncrement() % keys;
      case UNIFORM -> random.nextLong(keys);
      case ZIPF -> zipf.next(random) * SCATTER % keys;
      case HOTSPOT ->
        hotKeys == keys || random.nextDouble() < HOT_SHARE_OF_CHOICES
            ? random.nextLong(hotKeys)
            : hotKeys + random.nextLong(keys - hotKeys);
    };
  }
}
