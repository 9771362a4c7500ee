package io.kiwidb.bench.jmh;

import io.kiwidb.bench.workload.KeyForm;
import java.util.SplittableRandom;

/**
 * Keys, each followed by a value, in one array in random or ascending order. Generated before the
 * measurement and read sequentially, so that prefetching hides the cost of reading them.
 *
 * <p>Threading: immutable.
 */
final class KeyBlock {
  static final int KEY_BYTES = 16;

  private final byte[] bytes;
  private final int count;
  private final int valueBytes;

  private KeyBlock(int count, int valueBytes) {
    this.count = count;
    this.valueBytes = valueBytes;
    this.bytes = new byte[Math.multiplyExact(count, KEY_BYTES + valueBytes)];
  }

  /** Returns the keys of the numbers from 0 to {@code count} - 1 in order. */
  static KeyBlock ascending(KeyForm form, int count, int valueBytes) {
    KeyBlock block = new KeyBlock(count, valueBytes);
    block.fill(form, identity(count));
    return block;
  }

  /** Returns the keys of the same numbers in random order. */
  static KeyBlock shuffled(KeyForm form, int count, int valueBytes, long seed) {
    int[] numbers = identity(count);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int number = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = number;
    }
    KeyBlock block = new KeyBlock(count, valueBytes);
    block.fill(form, numbers);
    return block;
  }

  private static int[] identity(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private void fill(KeyForm form, int[] numbers) {
    new SplittableRandom(1).nextBytes(bytes);
    byte[] key = new byte[KEY_BYTES];
    for (int i = 0; i < count; i++) {
      form.write(numbers[i], key);
      System.arraycopy(key, 0, bytes, keyOffset(i), KEY_BYTES);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int count() {
    return count;
  }

  int keyOffset(int index) {
    return index * (KEY_BYTES + valueBytes);
  }

  int valueOffset(int index) {
    return keyOffset(index) + KEY_BYTES;
  }

  int valueBytes() {
    return valueBytes;
  }
}
