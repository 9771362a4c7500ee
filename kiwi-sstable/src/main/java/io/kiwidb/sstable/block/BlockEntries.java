package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.io.Varint;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a data block as stored, and the search for a key in its entries.
 *
 * <p>A lookup finds the first restart point at or after its target, in a way that depends on the
 * kind of block, and scans the interval before it. The scan avoids key comparisons where possible.
 * Let <i>match</i> be the number of leading bytes that the target has in common with the previous
 * entry, which sorts before the target, and <i>shared</i> the number that the next entry has in
 * common with the previous entry:
 *
 * <ol>
 *   <li>shared &gt; match: the next entry differs from the target at the same byte as the previous
 *       one: it also sorts before the target.
 *   <li>shared &lt; match: it is larger than the previous entry at a byte where that one equals the
 *       target: it sorts after.
 *   <li>shared = match: only its suffix must be compared, from that byte of the target on.
 * </ol>
 *
 * <p>This relies on {@code shared} being exact, which {@link DataBlockWriter} guarantees and
 * {@link TableVerifier} verifies; at a restart point, where it is 0 by definition, an interval
 * ends. It holds for the bytewise order only; with a custom order lookups use a
 * {@link BlockCursor}.
 *
 * <p>Threading: not thread-safe while it switches to another block; otherwise it may be shared, as
 * long as no thread writes to the array.
 */
abstract class BlockEntries {
  /**
   * Bytes that must be readable after the entries, because a tag is read as a long at any position.
   */
  static final int SLACK = Long.BYTES;

  private static final int BEHIND_INTERVAL = -1;
  private static final int ABSENT = -2;

  private String file = "";
  private long fileOffset;
  private KeyOrder order = KeyOrder.BYTEWISE;
  private byte @Nullable [] bytes;
  private int start;
  private int limit;
  private int restarts;
  private long tagBase;
  private long tagMask;
  private byte tagShift;
  private byte tagWidth;

  /**
   * Switches to the block at an offset of a file.
   *
   * @param newFile name of the file, for messages
   */
  @SuppressWarnings("ReferenceEquality")
  final void from(String newFile, long offset, KeyOrder newOrder) {
    // Writing a reference is more expensive than reading it and finding it unchanged.
    if (file != newFile) {
      file = newFile;
    }
    if (order != newOrder) {
      order = newOrder;
    }
    fileOffset = offset;
  }

  /** Switches to the block of another instance. */
  final void fromSame(BlockEntries other) {
    from(other.file, other.fileOffset, other.order);
  }

  /** Sets the array range of the entries. */
  final void entries(byte[] array, int newStart, int newLimit, int newRestarts) {
    bytes = array;
    start = newStart;
    limit = newLimit;
    restarts = newRestarts;
  }

  /** Sets how tags are stored. */
  final void tags(long base, int width, int shift) {
    tagBase = base;
    tagWidth = (byte) width;
    tagShift = (byte) shift;
    tagMask = TagLayout.mask(width);
  }

  /** Clears the reference to the array. */
  final void release() {
    bytes = null;
  }

  /** Returns the first restart point at or after the target; {@link #restarts} if there is none. */
  abstract int firstRestartAtOrBehind(LookupKey target);

  /**
   * Returns the index in the array of the entry at a restart point; for {@link #restarts} the end
   * of the entries.
   */
  abstract int restart(int index);

  /** Returns the last restart point at or before an entry. */
  final int restartOf(int entry) {
    int low = 0;
    int high = restarts() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (restart(middle) <= entry) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns the minimum length of an entry. */
  final int leastEntry() {
    return EntryFormat.SHORT_HEAD + tagWidth;
  }

  /** Returns the number of restart points; at least one. */
  final int restarts() {
    return restarts;
  }

  /** Returns the tag at an index of the array. */
  final long tag(int tagAt) {
    return tagBase + ((LittleEndian.getLong(bytes(), tagAt) & tagMask) << tagShift);
  }

  /** Returns the index of the expiry, or of the key suffix, given that of the tag. */
  final int behindTag(int tagAt) {
    return tagAt + tagWidth;
  }

  /** Returns the index of the key suffix, given the index and value of the tag. */
  final int keyAt(int tagAt, long tag) {
    byte[] bytes = bytes();
    return EntryFormat.keyAt(bytes, tagAt + tagWidth, tag);
  }

  /** Returns the index of the key of an entry that shares nothing, given that of the entry. */
  final int keyAt(int entry) {
    byte[] bytes = bytes();
    int tagAt = EntryFormat.tagAt(bytes, entry);
    return keyAt(tagAt, tag(tagAt));
  }

  /** Returns the array that holds the entries. */
  @SuppressWarnings("NullAway") // null only before the first block and after the last
  final byte[] bytes() {
    return bytes;
  }

  /** Returns the smallest tag of the block. */
  final long tagBase() {
    return tagBase;
  }

  /** Returns the number of bytes of each stored tag. */
  final int tagWidth() {
    return tagWidth;
  }

  /** Returns the number of bits left out of each tag. */
  final int tagShift() {
    return tagShift;
  }

  /** Returns the start of the entries in the array. */
  final int start() {
    return start;
  }

  /** Returns the number of bytes of the entries. */
  final int entryBytes() {
    return limit - start;
  }

  /** Returns the end of the entries in the array. */
  final int limit() {
    return limit;
  }

  /** Returns the order of the keys. */
  final KeyOrder order() {
    return order;
  }

  /** Returns the exception for invalid content of this block. */
  final CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(
        file, fileOffset, expected, actual + " in the data block at this offset");
  }

  /** Compares the entry at a restart point with the target. */
  final int compareRestart(int entry, LookupKey target) {
    byte[] bytes = bytes();
    int tagAt = EntryFormat.tagAt(bytes, entry);
    long tag = tag(tagAt);
    int keyAt = keyAt(tagAt, tag);
    int keyLength = EntryFormat.restartKeyLength(bytes, entry);
    int byKey =
        order.compare(bytes, keyAt, keyLength, target.array(), target.offset(), target.length());
    return byKey != 0 ? byKey : Long.compare(target.seekTag(), tag);
  }

  /**
   * Stores the newest visible entry of a key in the result, and returns whether there is one. The
   * key slice of the result is the target's, or for a custom order a copy of the key found.
   */
  final boolean get(LookupKey target, Entry result) {
    return get(target, firstRestartAtOrBehind(target), result);
  }

  /** As {@link #get(LookupKey, Entry)}, given the first restart point at or after the target. */
  final boolean get(LookupKey target, int restart, Entry result) {
    if (!order.isBytewise()) {
      BlockCursor cursor = new BlockCursor(result);
      cursor.reset(this);
      return cursor.seek(target, restart) && compareKey(result, target) == 0;
    }
    try {
      int entry = find(target, restart);
      if (entry < 0) {
        return false;
      }
      show(entry, target, result);
      return true;
    } catch (IndexOutOfBoundsException e) { // valid checksum, invalid content
      throw corrupt("entries", "lengths that extend beyond the block");
    }
  }

  private int compareKey(Entry entry, LookupKey target) {
    return order.compare(
        entry.keyArray(),
        entry.keyOffset(),
        entry.keyLength(),
        target.array(),
        target.offset(),
        target.length());
  }

  private int find(LookupKey target, int restart) {
    if (restart > 0) {
      int entry = scan(restart(restart - 1), restart(restart), target);
      if (entry != BEHIND_INTERVAL) {
        return entry;
      }
    }
    if (restart == restarts()) {
      return ABSENT;
    }
    int entry = restart(restart);
    return hasKey(entry, target) ? entry : ABSENT;
  }

  private boolean hasKey(int restart, LookupKey target) {
    byte[] bytes = bytes();
    int at = keyAt(restart);
    int end = at + EntryFormat.restartKeyLength(bytes, restart);
    int from = target.offset();
    return Arrays.equals(bytes, at, end, target.array(), from, from + target.length());
  }

  /**
   * Searches one interval for the target: returns its entry, {@link #BEHIND_INTERVAL} if all
   * entries sort before it, or {@link #ABSENT} if one sorts after it.
   */
  private int scan(int start, int end, LookupKey target) {
    byte[] bytes = bytes();
    // The position of the second entry is known only after the first has been loaded.
    Prefetch.slice(bytes, start, end);
    byte[] key = target.array();
    int keyAt = target.offset();
    int keyLength = target.length();
    long seekTag = target.seekTag();
    int match = 0;
    int at = start;
    while (at < end) {
      int entry = at;
      int head = LittleEndian.getInt(bytes, at);
      int shared = head & 0xff;
      int unshared = head >>> 8 & 0xff;
      int valueLength = head >>> 16 & 0xff;
      at += EntryFormat.SHORT_HEAD;
      if ((head & EntryFormat.LONG_HEAD_MASK) != 0) {
        shared = Varint.get(bytes, entry);
        at = EntryFormat.behindVarint(bytes, entry);
        unshared = Varint.get(bytes, at);
        at = EntryFormat.behindVarint(bytes, at);
        valueLength = Varint.get(bytes, at);
        at = EntryFormat.behindVarint(bytes, at);
      }
      long tag = tag(at);
      at = keyAt(at, tag);
      if ((shared | unshared | valueLength) < 0 || (long) at + unshared + valueLength > end) {
        throw corrupt(
            "entries",
            "lengths " + unshared + " and " + valueLength + " that extend beyond the block");
      }
      if (shared < match) {
        return ABSENT;
      }
      if (shared == match) {
        int differs =
            Arrays.mismatch(bytes, at, at + unshared, key, keyAt + match, keyAt + keyLength);
        if (differs < 0) {
          if (tag <= seekTag) {
            return entry;
          }
          match = keyLength;
        } else {
          match += differs;
          boolean behind = differs < unshared
              && (match == keyLength || (bytes[at + differs] & 0xff) > (key[keyAt + match] & 0xff));
          if (behind) {
            return ABSENT;
          }
        }
      }
      at += unshared + valueLength;
    }
    return BEHIND_INTERVAL;
  }

  private void show(int entry, LookupKey target, Entry result) {
    byte[] bytes = bytes();
    int at = EntryFormat.behindVarint(bytes, entry);
    int unshared = Varint.get(bytes, at);
    at = EntryFormat.behindVarint(bytes, at);
    int valueLength = Varint.get(bytes, at);
    at = EntryFormat.behindVarint(bytes, at);
    long tag = tag(at);
    int keyAt = keyAt(at, tag);
    result.key(target.array(), target.offset(), target.length(), target.prefix());
    if (ValueType.hasExpiry((int) tag)) {
      result.tag(tag, Varint.getLong(bytes, behindTag(at)));
    } else {
      result.tag(tag);
    }
    if (valueLength < 0 || (long) keyAt + unshared + valueLength > limit) {
      throw corrupt("entries", "a value of " + valueLength + " bytes");
    }
    result.value(bytes, keyAt + unshared, valueLength);
  }
}
