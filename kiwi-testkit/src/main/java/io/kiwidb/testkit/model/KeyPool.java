package io.kiwidb.testkit.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The keys of a script: few enough to recur, and of shapes that tend to expose bugs.
 *
 * <p>Shapes: the empty key; runs of {@code 00}, {@code 7f}, {@code 80} and {@code ff}; families
 * with a shared prefix of 1 to 40 bytes, so that eight-byte prefixes tie; numbers as text; up to 20
 * random bytes; another key with one byte appended; one key in a hundred of up to 2 KiB. Threading:
 * immutable.
 */
final class KeyPool {
  private static final int FAMILIES = 6;
  private static final int LONGEST_PREFIX = 40;
  private static final int LONGEST = 2048;
  private static final byte[] EDGES = {0, 0x7f, (byte) 0x80, (byte) 0xff};

  private final byte[][] keys;
  private final TreeSet<byte[]> sorted;

  KeyPool(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] prefixes = new byte[FAMILIES][];
    for (int i = 0; i < FAMILIES; i++) {
      prefixes[i] = bytes(random, 1 + random.nextInt(LONGEST_PREFIX));
    }
    TreeSet<byte[]> distinct = new TreeSet<>(Keys.ORDER);
    distinct.add(new byte[0]);
    while (distinct.size() < count) {
      byte[] key = draw(random, prefixes);
      distinct.add(key);
      if (distinct.size() < count && random.nextInt(8) == 0) {
        distinct.add(Arrays.copyOf(key, key.length + 1));
      }
    }
    keys = distinct.toArray(new byte[0][]);
    sorted = distinct;
    for (int i = keys.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte[] moved = keys[i];
      keys[i] = keys[other];
      keys[other] = moved;
    }
  }

  int size() {
    return keys.length;
  }

  /** Returns a key of the pool, with a skewed distribution. */
  byte[] key(SplittableRandom random) {
    int bound =
        random.nextInt(4) == 0 ? 1 + random.nextInt(Math.max(1, keys.length / 16)) : keys.length;
    return keys[random.nextInt(bound)];
  }

  /** Returns a key that is not in the pool, often one that {@link #nearKey} returns as well. */
  byte[] keyPutOnce(SplittableRandom random) {
    byte[] key = key(random);
    do {
      key = Arrays.copyOf(key, key.length + 1);
    } while (sorted.contains(key));
    return key;
  }

  /** Returns the key of the pool that is so many keys behind another; the last one at the end. */
  byte[] behind(byte[] key, int keysBetween) {
    byte[] at = key;
    for (int i = 0; i < keysBetween; i++) {
      byte[] next = sorted.higher(at);
      at = next == null ? at : next;
    }
    return at;
  }

  /** Returns one of the largest keys of the pool. */
  byte[] highKey(SplittableRandom random) {
    byte[] at = sorted.last();
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] before = sorted.lower(at);
      at = before == null ? at : before;
    }
    return at;
  }

  /** Returns a key of the pool, or one near it that is not in the pool. */
  byte[] nearKey(SplittableRandom random) {
    byte[] key = key(random);
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(key, key.length + 1);
      case 1 -> Arrays.copyOf(key, random.nextInt(key.length + 1));
      case 2 -> {
        byte[] changed = key.clone();
        if (changed.length > 0) {
          changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield changed;
      }
      default -> key;
    };
  }

  private static byte[] draw(SplittableRandom random, byte[][] prefixes) {
    int shape = random.nextInt(100);
    if (shape == 0) {
      return bytes(random, 1 + random.nextInt(LONGEST));
    }
    if (shape < 8) {
      byte[] run = new byte[1 + random.nextInt(12)];
      Arrays.fill(run, EDGES[random.nextInt(EDGES.length)]);
      return run;
    }
    if (shape < 20) {
      return bytes(random, 1 + random.nextInt(20));
    }
    if (shape < 55) {
      return String.format("key%08d", random.nextInt(1_000_000))
          .getBytes(StandardCharsets.US_ASCII);
    }
    byte[] prefix = prefixes[random.nextInt(prefixes.length)];
    byte[] key = Arrays.copyOf(prefix, prefix.length + 1 + random.nextInt(6));
    for (int i = prefix.length; i < key.length; i++) {
      key[i] = (byte) random.nextInt();
    }
    return key;
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
