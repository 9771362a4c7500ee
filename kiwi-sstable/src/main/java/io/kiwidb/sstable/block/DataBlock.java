package io.kiwidb.sstable.block;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.KeyPrefix;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;

/**
 * A decoded data block: its entries as stored, preceded by the key prefixes of its restart points,
 * so that the first restart point at or after a target is found by binary search over ints.
 *
 * <p>All of it is one contiguous, relocatable byte sequence, because a lookup waits for memory:
 * each separate part would be another cache miss. Integers are little-endian.
 *
 * <pre>
 *   head      the least tag                                        8 bytes
 *             the common prefix of all keys, as a key prefix       8
 *             length of the common prefix                          4
 *             number of restart points                             4
 *             length of the entries                                4
 *             width of a tag, bits left out of it, width of an
 *             offset, 0: a byte each                               4
 *   prefixes  of each restart key after the common prefix,
 *             4 bytes each; in the bytewise order only
 *   offsets   of each restart point from the first entry,
 *             2 bytes each, or 4 if 2 are not enough
 *   entries   as stored
 *   slack     8 unused bytes, see {@link BlockEntries#SLACK}
 * </pre>
 *
 * <p>Four bytes after the common prefix of all keys nearly always distinguish the restart points of
 * a block, and fewer would not: head, prefixes and offsets of a block of 4 KiB take two or three
 * cache lines. Where prefixes are equal, keys are compared.
 *
 * <p>Threading: see {@link BlockEntries}.
 */
final class DataBlock extends BlockEntries implements CachedBlock {
  private static final int TAG_BASE = 0;
  private static final int COMMON_PREFIX = 8;
  private static final int COMMON_LENGTH = 16;
  private static final int RESTARTS = 20;
  private static final int ENTRY_BYTES = 24;
  private static final int TAG_SHAPE = 28;
  private static final int HEAD_BYTES = 32;

  /**
   * Size of the parts before the entries in a block of 4 KiB with entries of 120 bytes, in whole
   * cache lines.
   */
  private static final int USUAL_HEAD = 3 * Prefetch.LINE;

  private static final int PREFIX_BYTES = Integer.BYTES;
  private static final int MOST_NARROW = 0xffff;

  /** Memory of the object, with the header of an array of its own; measured. */
  private static final int OBJECT_BYTES = 112;

  private int prefixesAt;
  private int offsetsAt;
  private int offsetWidth;

  private int commonLength;
  private long commonPrefix;

  /** Creates a view without a block; {@link #show} sets one. */
  DataBlock() {}

  /**
   * Decodes a block into an array of its own.
   *
   * @param file its file, for messages
   * @param fileOffset its offset in the file
   */
  static DataBlock of(String file, long fileOffset, BlockContents payload, KeyOrder order) {
    return of(new UndecodedBlock(file, fileOffset, payload, order));
  }

  /** Decodes a block whose tail has been read into an array of its own. */
  static DataBlock of(UndecodedBlock stored) {
    byte[] array = new byte[length(stored)];
    write(stored, array, 0);
    DataBlock block = new DataBlock();
    block.fromSame(stored);
    block.show(array, 0);
    return block;
  }

  /** Switches to a block that was written to an array by {@link #write}. */
  void show(String file, long fileOffset, KeyOrder order, byte[] array, int at) {
    from(file, fileOffset, order);
    show(array, at);
  }

  private void show(byte[] array, int at) {
    Prefetch.slice(array, at, at + USUAL_HEAD);
    int shape = LittleEndian.getInt(array, at + TAG_SHAPE);
    tags(LittleEndian.getLong(array, at + TAG_BASE), shape & 0xff, shape >>> Byte.SIZE & 0xff);
    offsetWidth = shape >>> Short.SIZE;
    commonPrefix = LittleEndian.getLong(array, at + COMMON_PREFIX);
    commonLength = LittleEndian.getInt(array, at + COMMON_LENGTH);
    int count = LittleEndian.getInt(array, at + RESTARTS);
    prefixesAt = at + HEAD_BYTES;
    offsetsAt = prefixesAt + prefixBytes(order()) * count;
    int start = offsetsAt + offsetWidth * count;
    entries(array, start, start + LittleEndian.getInt(array, at + ENTRY_BYTES), count);
  }

  private static int prefixBytes(KeyOrder order) {
    return order.isBytewise() ? PREFIX_BYTES : 0;
  }

  private static int offsetWidth(BlockEntries block) {
    return block.entryBytes() <= MOST_NARROW ? Short.BYTES : Integer.BYTES;
  }

  /** Returns the length of a decoded block in bytes. */
  static int length(BlockEntries block) {
    int perRestart = offsetWidth(block) + prefixBytes(block.order());
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
    int width = offsetWidth(stored);
    LittleEndian.putInt(
        array,
        at + TAG_SHAPE,
        stored.tagWidth() | stored.tagShift() << Byte.SIZE | width << Short.SIZE);
    int least = 0;
    int last = stored.start();
    for (int i = 0; i < count; i++) {
      last = stored.readRestart(i, least);
      int offset = last - stored.start();
      putOffset(array, offsetsAt + width * i, width, offset);
      least = offset + stored.leastEntry();
    }
    if (stored.order().isBytewise()) {
      writePrefixes(stored, last, array, at, width);
    }
    int entriesAt = offsetsAt + width * count;
    System.arraycopy(stored.bytes(), stored.start(), array, entriesAt, stored.entryBytes());
  }

  private static void putOffset(byte[] array, int at, int width, int offset) {
    if (width == Short.BYTES) {
      LittleEndian.putShort(array, at, offset);
    } else {
      LittleEndian.putInt(array, at, offset);
    }
  }

  private static int offset(byte[] array, int at, int width) {
    return width == Short.BYTES ? LittleEndian.getShort(array, at) : LittleEndian.getInt(array, at);
  }

  private static void writePrefixes(
      UndecodedBlock stored, int last, byte[] array, int at, int width) {
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
    int offsetAt = prefixAt + PREFIX_BYTES * count;
    for (int i = 0; i < count; i++) {
      int entry = stored.start() + offset(array, offsetAt, width);
      int rest = EntryFormat.restartKeyLength(bytes, entry) - common;
      LittleEndian.putInt(array, prefixAt, prefix(bytes, stored.keyAt(entry) + common, rest));
      prefixAt += PREFIX_BYTES;
      offsetAt += width;
    }
  }

  /** Returns the first four bytes, as an int whose signed order is the order of those bytes. */
  private static int prefix(byte[] key, int offset, int length) {
    return (int) (KeyPrefix.of(key, offset, length) >> Integer.SIZE);
  }

  @Override
  public long memoryBytes() {
    return OBJECT_BYTES + (long) length(this);
  }

  @Override
  int restart(int index) {
    return index == restarts()
        ? limit()
        : start() + offset(bytes(), offsetsAt + offsetWidth * index, offsetWidth);
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
    int prefix = prefix(key, target.offset() + commonLength, target.length() - commonLength);
    while (low < high) {
      int middle = (low + high) >>> 1;
      int candidate = LittleEndian.getInt(bytes, prefixesAt + PREFIX_BYTES * middle);
      if (candidate < prefix
          || (candidate == prefix && compareRestart(restart(middle), target) < 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Returns whether the target is known to start with the common prefix without reading the
   * entries, which are probably not in the cache; true is definite.
   */
  private boolean beginsWithCommon(LookupKey target) {
    return commonLength == 0
        || (commonLength <= Long.BYTES
            && target.length() >= commonLength
            && (target.prefix() ^ commonPrefix) >>> (Long.SIZE - Byte.SIZE * commonLength) == 0);
  }
}
