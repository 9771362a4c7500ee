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
 * The payload of a data block as it was stored, and the search for a key among its entries.
 *
 * <p>A lookup finds the first restart at or behind its target, each kind of block in its own way,
 * and steps through the interval before it. Stepping compares no key that it can do without. Let
 * <i>match</i> be how many leading bytes the target has in common with the entry before, which
 * sorts before the target, and <i>shared</i> how many the next entry has in common with that entry:
 *
 * <ol>
 *   <li>shared &gt; match: the next entry differs from the target where the one before did: it too
 *       sorts before the target.
 *   <li>shared &lt; match: it is larger than the entry before at a byte where that one equals the
 *       target: it sorts behind.
 *   <li>shared = match: only its suffix needs comparing, from that byte of the target on.
 * </ol>
 *
 * <p>This relies on {@code shared} being exact, which {@link DataBlockWriter} promises and
 * {@link TableVerifier} checks; at a restart, where it is 0 by definition, an interval ends. It
 * holds in the bytewise order only; under a custom order lookups go through a {@link BlockCursor}.
 *
 * <p>Threading: not thread-safe while it turns to another block; a block that stays what it is may
 * be shared, as long as nobody writes to the array.
 */
abstract class BlockEntries {
  /**
   * What has to be readable behind the entries, because a tag is read as a long wherever it stands.
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
   * Turns to the block that begins at an offset of a file.
   *
   * @param newFile name of the file, for messages
   */
  @SuppressWarnings("ReferenceEquality")
  final void from(String newFile, long offset, KeyOrder newOrder) {
    // A reference that is written costs more than one that is read and found to be the same.
    if (file != newFile) {
      file = newFile;
    }
    if (order != newOrder) {
      order = newOrder;
    }
    fileOffset = offset;
  }

  /** Turns to the block of another. */
  final void fromSame(BlockEntries other) {
    from(other.file, other.fileOffset, other.order);
  }

  /** Turns to entries in an array. */
  final void entries(byte[] array, int newStart, int newLimit, int newRestarts) {
    bytes = array;
    start = newStart;
    limit = newLimit;
    restarts = newRestarts;
  }

  /** Says how their tags are stored. */
  final void tags(long base, int width, int shift) {
    tagBase = base;
    tagWidth = (byte) width;
    tagShift = (byte) shift;
    tagMask = TagLayout.mask(width);
  }

  /** Lets go of the array. */
  final void release() {
    bytes = null;
  }

  /** The first restart at or behind the target; {@link #restarts} when none is. */
  abstract int firstRestartAtOrBehind(LookupKey target);

  /**
   * Where in the array the entry of a restart begins; for {@link #restarts} where the entries end.
   */
  abstract int restart(int index);

  /** The last restart at or before an entry. */
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

  /** The fewest bytes an entry takes. */
  final int leastEntry() {
    return EntryFormat.SHORT_HEAD + tagWidth;
  }

  /** How many restarts there are; at least one. */
  final int restarts() {
    return restarts;
  }

  /** The tag that begins at a place in the array. */
  final long tag(int tagAt) {
    return tagBase + ((LittleEndian.getLong(bytes(), tagAt) & tagMask) << tagShift);
  }

  /** Where the expiry begins, or the key suffix, given where the tag does. */
  final int behindTag(int tagAt) {
    return tagAt + tagWidth;
  }

  /** Where the key suffix begins, given the place and content of the tag. */
  final int keyAt(int tagAt, long tag) {
    byte[] bytes = bytes();
    return EntryFormat.keyAt(bytes, tagAt + tagWidth, tag);
  }

  /** Where the key of an entry begins that shares nothing, given where the entry does. */
  final int keyAt(int entry) {
    byte[] bytes = bytes();
    int tagAt = EntryFormat.tagAt(bytes, entry);
    return keyAt(tagAt, tag(tagAt));
  }

  /** The array that holds the entries. */
  @SuppressWarnings("NullAway") // null only before the first block and behind the last
  final byte[] bytes() {
    return bytes;
  }

  /** The least tag of the block. */
  final long tagBase() {
    return tagBase;
  }

  /** How many bytes each tag takes. */
  final int tagWidth() {
    return tagWidth;
  }

  /** How many bits are left out of each tag. */
  final int tagShift() {
    return tagShift;
  }

  /** Where in the array the entries begin. */
  final int start() {
    return start;
  }

  /** How many bytes the entries take. */
  final int entryBytes() {
    return limit - start;
  }

  /** Where in the array the entries end. */
  final int limit() {
    return limit;
  }

  /** The order of its keys. */
  final KeyOrder order() {
    return order;
  }

  /** The error for wrong content of this block. */
  final CorruptionException corrupt(String expected, String actual) {
    return new CorruptionException(
        file, fileOffset, expected, actual + " in the data block that begins there");
  }

  /** Compares the entry of a restart with the target. */
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
   * Leaves the newest visible entry of a key in the holder, and answers whether there is one. The
   * key slice of the holder is the target's own, or in a custom order a copy of the key that was
   * found.
   */
  final boolean get(LookupKey target, Entry result) {
    return get(target, firstRestartAtOrBehind(target), result);
  }

  /** The same, when it is known which restart is the first at or behind the target. */
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
    } catch (
        IndexOutOfBoundsException
            e) { // a sound checksum over nonsense: lengths that lead out of the block
      throw corrupt("entries", "lengths that lead out of it");
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
   * Looks for the target in one interval: answers its entry, or that all entries sort before it, or
   * that one sorts behind it.
   */
  private int scan(int start, int end, LookupKey target) {
    byte[] bytes = bytes();
    // Where the second entry begins is known only when the first has come.
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
            "entries", "lengths " + unshared + " and " + valueLength + " that lead out of it");
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
