package io.kiwidb.bench.jmh;

import io.kiwidb.bench.workload.KeyForm;
import java.util.SplittableRandom;

/**
 * Keys one behind the other in one array, in random or ascending order, with a value behind each:
 * made before the clock runs, and read in the order in which memory is read ahead.
 *
 * <p>Threading: immutable once made.
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

  /** The numbers from 0 on. */
  static KeyBlock ascending(KeyForm form, int count, int valueBytes) {
    KeyBlock block = new KeyBlock(count, valueBytes);
    block.fill(form, identity(count));
    return block;
  }

  /** The same numbers shuffled. */
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

  int keyOffset(int place) {
    return place * (KEY_BYTES + valueBytes);
  }

  int valueOffset(int place) {
    return keyOffset(place) + KEY_BYTES;
  }

  int valueBytes() {
    return valueBytes;
  }
}
