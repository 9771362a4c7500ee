package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.KeyPrefix;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;

/**
 * A decoded data block: its entries as they were stored, and the places and key prefixes of its restarts, so that the first restart
 * at or behind a target is found by binary search over longs.
 *
 * <p>Threading: immutable.
 */
final class DataBlock extends BlockEntries implements CachedBlock {
  private final int[] restarts;
  private final int commonAt;
  private final int commonLength;
  private final long commonPrefix;
  private final long[] prefixes;

  /**
   * Decodes a block.
   *
   * @param file its file, for messages
   * @param fileOffset where in the file it stands
   */
  DataBlock(String file, long fileOffset, Payload payload, KeyOrder order) {
    super(file, fileOffset, payload, order);
    byte[] bytes = bytes();
    restarts = readRestarts(payload.start());
    int count = restarts.length;
    if (order.isBytewise()) {
      commonAt = restartKeyAt(0);
      commonLength = commonLength(count - 1);
      commonPrefix = KeyPrefix.of(bytes, commonAt, Math.min(commonLength, Long.BYTES));
      prefixes = new long[count];
      for (int i = 0; i < count; i++) {
        prefixes[i] =
            KeyPrefix.of(bytes, restartKeyAt(i) + commonLength, keyLength(i) - commonLength);
      }
    } else {
      commonAt = 0;
      commonLength = 0;
      commonPrefix = 0;
      prefixes = new long[0];
    }
  }

  private int[] readRestarts(int start) {
    int[] read = new int[restarts()];
    for (int i = 0; i < read.length; i++) {
      read[i] = readRestart(i, i == 0 ? 0 : read[i - 1] - start + leastEntry());
    }
    return read;
  }

  private int commonLength(int lastRestart) {
    int first = restartKeyAt(0);
    int last = restartKeyAt(lastRestart);
    int firstEnd = first + keyLength(0);
    int mismatch =
        Arrays.mismatch(bytes(), first, firstEnd, bytes(), last, last + keyLength(lastRestart));
    return mismatch < 0 ? firstEnd - first : mismatch;
  }

  private int restartKeyAt(int restart) {
    return keyAt(restarts[restart]);
  }

  private int keyLength(int restart) {
    return EntryFormat.restartKeyLength(bytes(), restarts[restart]);
  }

  @Override
  int restart(int index) {
    return index == restarts.length ? limit() : restarts[index];
  }

  @Override
  int restartOf(int entry) {
    int found = Arrays.binarySearch(restarts, entry);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  int firstRestartAtOrBehind(LookupKey target) {
    byte[] key = target.array();
    int low = 0;
    int high = restarts.length;
    if (!order().isBytewise()) {
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compareRestart(restarts[middle], target) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
    if (!beginsWithCommon(target)) {
      int toCommon = CommonPrefix.compare(
          key, target.offset(), target.length(), bytes(), commonAt, commonLength);
      if (toCommon != 0) {
        return toCommon < 0 ? 0 : high;
      }
    }
    long prefix = KeyPrefix.of(key, target.offset() + commonLength, target.length() - commonLength);
    while (low < high) {
      int middle = (low + high) >>> 1;
      long candidate = prefixes[middle];
      if (candidate < prefix
          || (candidate == prefix && compareRestart(restarts[middle], target) < 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether that can be told without looking at the entries, whose bytes are far from the processor: true is certain. */
  private boolean beginsWithCommon(LookupKey target) {
    return commonLength == 0
        || (commonLength <= Long.BYTES
            && target.length() >= commonLength
            && (target.prefix() ^ commonPrefix) >>> (Long.SIZE - Byte.SIZE * commonLength) == 0);
  }

  @Override
  public long memoryBytes() {
    return 144 + bytes().length + 4L * restarts.length + 8L * prefixes.length;
  }
}
