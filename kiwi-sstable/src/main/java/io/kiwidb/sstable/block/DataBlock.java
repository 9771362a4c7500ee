package io.kiwidb.sstable.block;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.KeyPrefix;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;

/**
 * A decoded data block: its entries as they were stored, and before them the key prefixes of its restarts, so that the first restart
 * at or behind a target is found by binary search over longs.
 *
 * <p>All of it stands in a row of bytes that means the same wherever it stands, because what a lookup waits for is memory: each part that
 * stood by itself would be another wait. Numbers are little-endian.
 *
 * <pre>
 *   head      the least tag                                        8 bytes
 *             the bytes that all keys begin with, as a prefix      8
 *             how many bytes those are                             4
 *             number of restarts                                   4
 *             bytes of the entries                                 4
 *             width of a tag, bits left out of it, 2 bytes of 0    4
 *   prefixes  of what each restart's key has behind the common
 *             bytes, 8 bytes each; in the bytewise order only
 *   offsets   where each restart begins, counted from the first
 *             entry, 4 bytes each
 *   entries   as stored
 *   slack     8 bytes that mean nothing, see {@link BlockEntries#SLACK}
 * </pre>
 *
 * <p>Threading: as {@link BlockEntries}.
 */
final class DataBlock extends BlockEntries implements CachedBlock {
  private static final int TAG_BASE = 0;
  private static final int COMMON_PREFIX = 8;
  private static final int COMMON_LENGTH = 16;
  private static final int RESTARTS = 20;
  private static final int ENTRY_BYTES = 24;
  private static final int TAG_SHAPE = 28;
  private static final int HEAD_BYTES = 32;

  /** The object, with the header of an array of its own; measured. */
  private static final int OBJECT_BYTES = 112;

  private int prefixesAt;
  private int offsetsAt;
  private int commonLength;
  private long commonPrefix;

  /** A block that is none before the first {@link #show}. */
  DataBlock() {}

  /**
   * Decodes a block into an array of its own.
   *
   * @param file its file, for messages
   * @param fileOffset where in the file it stands
   */
  static DataBlock of(String file, long fileOffset, Payload payload, KeyOrder order) {
    return of(new UndecodedBlock(file, fileOffset, payload, order));
  }

  /** The same, for a block whose tail was read. */
  static DataBlock of(UndecodedBlock stored) {
    byte[] array = new byte[length(stored)];
    write(stored, array, 0);
    DataBlock block = new DataBlock();
    block.fromSame(stored);
    block.show(array, 0);
    return block;
  }

  /** Turns to a block that was written to an array by {@link #write}. */
  void show(String file, long fileOffset, KeyOrder order, byte[] array, int at) {
    from(file, fileOffset, order);
    show(array, at);
  }

  private void show(byte[] array, int at) {
    int shape = LittleEndian.getInt(array, at + TAG_SHAPE);
    tags(LittleEndian.getLong(array, at + TAG_BASE), shape & 0xff, shape >>> Byte.SIZE);
    commonPrefix = LittleEndian.getLong(array, at + COMMON_PREFIX);
    commonLength = LittleEndian.getInt(array, at + COMMON_LENGTH);
    int count = LittleEndian.getInt(array, at + RESTARTS);
    prefixesAt = at + HEAD_BYTES;
    offsetsAt = prefixesAt + prefixBytes(order()) * count;
    int start = offsetsAt + Integer.BYTES * count;
    entries(array, start, start + LittleEndian.getInt(array, at + ENTRY_BYTES), count);
  }

  private static int prefixBytes(KeyOrder order) {
    return order.isBytewise() ? Long.BYTES : 0;
  }

  /** How many bytes a decoded block takes. */
  static int length(BlockEntries block) {
    int perRestart = Integer.BYTES + prefixBytes(block.order());
    return Math.addExact(HEAD_BYTES + block.restarts() * perRestart, block.entryBytes() + SLACK);
  }

  /** Decodes a block into {@link #length} bytes of an array. */
  static void write(UndecodedBlock stored, byte[] array, int at) {
    int count = stored.restarts();
    int prefixesAt = at + HEAD_BYTES;
    int offsetsAt = prefixesAt + prefixBytes(stored.order()) * count;
    LittleEndian.putLong(array, at + TAG_BASE, stored.tagBase());
    LittleEndian.putInt(array, at + RESTARTS, count);
    LittleEndian.putInt(array, at + ENTRY_BYTES, stored.entryBytes());
    LittleEndian.putInt(array, at + TAG_SHAPE, stored.tagWidth() | stored.tagShift() << Byte.SIZE);
    int least = 0;
    int last = stored.start();
    for (int i = 0; i < count; i++) {
      last = stored.readRestart(i, least);
      int offset = last - stored.start();
      LittleEndian.putInt(array, offsetsAt + Integer.BYTES * i, offset);
      least = offset + stored.leastEntry();
    }
    if (stored.order().isBytewise()) {
      writePrefixes(stored, last, array, at);
    }
    int entriesAt = offsetsAt + Integer.BYTES * count;
    System.arraycopy(stored.bytes(), stored.start(), array, entriesAt, stored.entryBytes());
  }

  private static void writePrefixes(UndecodedBlock stored, int last, byte[] array, int at) {
    byte[] bytes = stored.bytes();
    int count = stored.restarts();
    int firstKey = stored.keyAt(stored.start());
    int firstEnd = firstKey + EntryFormat.restartKeyLength(bytes, stored.start());
    int lastKey = stored.keyAt(last);
    int lastEnd = lastKey + EntryFormat.restartKeyLength(bytes, last);
    int mismatch = Arrays.mismatch(bytes, firstKey, firstEnd, bytes, lastKey, lastEnd);
    int common = mismatch < 0 ? firstEnd - firstKey : mismatch;
    LittleEndian.putInt(array, at + COMMON_LENGTH, common);
    LittleEndian.putLong(
        array, at + COMMON_PREFIX, KeyPrefix.of(bytes, firstKey, Math.min(common, Long.BYTES)));
    int prefixAt = at + HEAD_BYTES;
    int offsetAt = prefixAt + Long.BYTES * count;
    for (int i = 0; i < count; i++) {
      int entry = stored.start() + LittleEndian.getInt(array, offsetAt);
      int rest = EntryFormat.restartKeyLength(bytes, entry) - common;
      LittleEndian.putLong(
          array, prefixAt, KeyPrefix.of(bytes, stored.keyAt(entry) + common, rest));
      prefixAt += Long.BYTES;
      offsetAt += Integer.BYTES;
    }
  }

  @Override
  public long memoryBytes() {
    return OBJECT_BYTES + (long) length(this);
  }

  @Override
  int restart(int index) {
    return index == restarts()
        ? limit()
        : start() + LittleEndian.getInt(bytes(), offsetsAt + Integer.BYTES * index);
  }

  @Override
  int firstRestartAtOrBehind(LookupKey target) {
    byte[] bytes = bytes();
    byte[] key = target.array();
    int low = 0;
    int high = restarts();
    if (!order().isBytewise()) {
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compareRestart(restart(middle), target) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
    if (!beginsWithCommon(target)) {
      int toCommon = CommonPrefix.compare(
          key, target.offset(), target.length(), bytes, keyAt(start()), commonLength);
      if (toCommon != 0) {
        return toCommon < 0 ? 0 : high;
      }
    }
    long prefix = KeyPrefix.of(key, target.offset() + commonLength, target.length() - commonLength);
    while (low < high) {
      int middle = (low + high) >>> 1;
      long candidate = LittleEndian.getLong(bytes, prefixesAt + Long.BYTES * middle);
      if (candidate < prefix
          || (candidate == prefix && compareRestart(restart(middle), target) < 0)) {
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
}
