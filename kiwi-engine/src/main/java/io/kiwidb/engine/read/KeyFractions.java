package io.kiwidb.engine.read;

import java.util.Arrays;

/**
 * Maps keys in bytewise order to fractions between 0 and 1, as evenly as what is known of the keys
 * allows. Each of the first eight bytes behind the common prefix is a digit: its rank among the
 * bytes that were seen at this place. So decimal numbers count as decimal numbers, and random bytes
 * as random bytes.
 *
 * <p>Threading: not thread-safe.
 */
final class KeyFractions {
  private static final int DIGITS = 8;

  private final int prefix;
  private final boolean[][] seen = new boolean[DIGITS][256];

  /** Creates it for keys between two. */
  KeyFractions(byte[] first, byte[] last) {
    int mismatch = Arrays.mismatch(first, last);
    this.prefix = mismatch < 0 ? first.length : mismatch;
    add(first, 0, first.length);
    add(last, 0, last.length);
  }

  /** Returns the length of what both have in common. */
  int prefix() {
    return prefix;
  }

  /** Assumes all bytes at an index of the keys. */
  void addAll(int index) {
    Arrays.fill(seen[index - prefix], true);
  }

  /** Takes note of a key between the two. */
  void add(byte[] array, int offset, int length) {
    for (int i = 0; i < DIGITS; i++) {
      int place = prefix + i;
      seen[i][place < length ? array[offset + place] & 0xff : 0] = true;
    }
  }

  /** Returns the fraction of a key between the two. */
  double of(byte[] key) {
    double fraction = 0;
    double unit = 1;
    for (int i = 0; i < DIGITS; i++) {
      int digit = prefix + i < key.length ? key[prefix + i] & 0xff : 0;
      int smaller = 0;
      int all = 0;
      for (int b = 0; b < 256; b++) {
        if (seen[i][b]) {
          all++;
          smaller += b < digit ? 1 : 0;
        }
      }
      unit /= all;
      fraction += smaller * unit;
      if (!seen[i][digit]) {
        break; // between two digits: what follows says nothing
      }
    }
    return Math.min(1, fraction);
  }
}
