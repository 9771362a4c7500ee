package io.kiwidb.sstable.block;

import io.kiwidb.Limits;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.io.Varint;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.LookupKey;
import java.util.Arrays;

/**
 * Iterates over the entries of one data block at a time and shows them in an {@link Entry}.
 *
 * <p>Moving forward, each key is assembled in one buffer: its shared bytes are already there, its
 * suffix is copied after them. Moving backward this way would mean restarting at the restart point
 * for each step. So the first step back into an interval assembles all keys of the interval, once,
 * in a second buffer ({@link IntervalKeys}); the steps that follow, in either direction, only refer
 * to them. Both buffers are reused; a step allocates only if a key is longer than any before.
 *
 * <p>Threading: not thread-safe. Failure: {@link io.kiwidb.CorruptionException}; the cursor is then
 * invalid.
 */
final class BlockCursor {
  /** Bytes that are always free after a key, so that short suffixes can be copied as one long. */
  private static final int SLACK = IntervalKeys.SLACK;

  private final Entry entry;
  private final IntervalKeys interval = new IntervalKeys();
  private BlockEntries block;
  private KeyOrder order;
  private byte[] bytes;
  private int limit;

  private byte[] key = new byte[64];
  private int keyLength;
  private long prefix;

  // The entry parsed last: its start, its fields, and the start of the next one.
  private int at;
  private int shared;
  private int unshared;
  private int valueLength;
  private long tag;
  private int suffixAt;
  private int next;

  /**
   * Creates a cursor that shows entries in the given holder; {@link #reset} must be called first.
   */
  @SuppressWarnings(
      "NullAway.Init") // block, order and bytes are set by reset, which is called first
  BlockCursor(Entry entry) {
    this.entry = entry;
  }

  /** Switches to another block, without a current entry. */
  void reset(BlockEntries newBlock) {
    block = newBlock;
    order = newBlock.order();
    bytes = newBlock.bytes();
    limit = newBlock.limit();
    interval.clear();
  }

  /** Moves to the first entry. */
  boolean first() {
    startAt(0);
    return step();
  }

  /** Moves to the last entry. */
  boolean last() {
    return enterAtEnd(block.restarts() - 1);
  }

  /**
   * Moves to the first entry at or after the target; returns false if it would be in a later block.
   */
  boolean seek(LookupKey target) {
    return seek(target, block.firstRestartAtOrBehind(target));
  }

  /** As {@link #seek(LookupKey)}, given the first restart point at or after the target. */
  boolean seek(LookupKey target, int restart) {
    startAt(Math.max(0, restart - 1));
    Prefetch.slice(bytes, next, block.restart(Math.max(1, restart)));
    while (step()) {
      if (isAtOrBehind(target)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAtOrBehind(LookupKey target) {
    if (prefix != target.prefix()) {
      return prefix > target.prefix();
    }
    int byKey = order.compare(key, 0, keyLength, target.array(), target.offset(), target.length());
    return byKey != 0 ? byKey > 0 : tag <= target.seekTag();
  }

  /** Moves to the next entry; returns false at the end of the block. */
  boolean next() {
    if (interval.isEmpty()) {
      return step();
    }
    if (interval.next()) {
      return showInterval();
    }
    startAt(interval.restart() + 1);
    return step();
  }

  /** Moves to the previous entry; returns false at the start of the block. */
  boolean previous() {
    if (interval.isEmpty()) {
      int entryAt = at;
      enter(block.restartOf(entryAt));
      if (!interval.moveTo(entryAt)) {
        throw block.corrupt("restart points at entry boundaries", "one within an entry");
      }
    }
    if (interval.previous()) {
      return showInterval();
    }
    return interval.restart() > 0 && enterAtEnd(interval.restart() - 1);
  }

  /**
   * Returns the number of bytes that the last parsed key shares with the previous one, as stored.
   * For verification.
   */
  int shared() {
    return shared;
  }

  /** Returns whether the last parsed entry is a restart point. For verification. */
  boolean atRestart() {
    return block.restart(block.restartOf(at)) == at;
  }

  /** Leaves the interval, to move forward from a restart point. */
  private void startAt(int restart) {
    interval.clear();
    next = block.restart(restart);
    keyLength = 0;
  }

  /** Parses the next entry, assembles its key and shows it. */
  private boolean step() {
    if (next == limit) {
      return false;
    }
    advance();
    entry.key(key, 0, keyLength, prefix);
    showRest();
    return true;
  }

  private void advance() {
    parse(next);
    if (shared > keyLength || shared + unshared > Limits.MAX_KEY_BYTES) {
      throw block.corrupt("a key", shared + " shared bytes after a key of " + keyLength + " bytes");
    }
    keyLength = shared + unshared;
    if (key.length < keyLength + SLACK) {
      key = Arrays.copyOf(key, 2 * keyLength + SLACK);
    }
    if (unshared <= Long.BYTES) {
      // Eight bytes are readable, because the block tail follows the entries.
      LittleEndian.putLong(key, shared, LittleEndian.getLong(bytes, suffixAt));
    } else {
      System.arraycopy(bytes, suffixAt, key, shared, unshared);
    }
    if (shared < Long.BYTES) {
      prefix = order.prefix(key, 0, keyLength);
    }
  }

  private void parse(int start) {
    try {
      at = start;
      int head = LittleEndian.getInt(bytes, start);
      int p = start + EntryFormat.SHORT_HEAD;
      if ((head & EntryFormat.LONG_HEAD_MASK) == 0) {
        shared = head & 0xff;
        unshared = head >>> 8 & 0xff;
        valueLength = head >>> 16 & 0xff;
      } else {
        p = parseLongHead(start);
      }
      tag = block.tag(p);
      suffixAt = block.keyAt(p, tag);
    } catch (IndexOutOfBoundsException e) { // valid checksum, invalid content
      throw block.corrupt("entries", "lengths that extend beyond the block");
    }
    long end = (long) suffixAt + unshared + valueLength;
    if ((shared | unshared | valueLength) < 0 || end > limit) {
      throw block.corrupt(
          "entries",
          "lengths " + unshared + " and " + valueLength + " that extend beyond the block");
    }
    next = (int) end;
  }

  private int parseLongHead(int start) {
    shared = Varint.get(bytes, start);
    int p = EntryFormat.behindVarint(bytes, start);
    unshared = Varint.get(bytes, p);
    p = EntryFormat.behindVarint(bytes, p);
    valueLength = Varint.get(bytes, p);
    return EntryFormat.behindVarint(bytes, p);
  }

  private void showRest() {
    showTag(tag);
    entry.value(bytes, suffixAt + unshared, valueLength);
  }

  private void showTag(long shown) {
    if (ValueType.hasExpiry((int) shown)) {
      // The expiry is a varint that ends where the key suffix begins; parse() has skipped it.
      entry.tag(shown, Varint.getLong(bytes, block.behindTag(EntryFormat.tagAt(bytes, at))));
    } else {
      entry.tag(shown);
    }
  }

  /** Parses an interval and assembles its keys. */
  private void enter(int restart) {
    startAt(restart);
    interval.begin(restart);
    int end = block.restart(restart + 1);
    while (next < end) {
      advance();
      IntervalKeys.Slot added = interval.add(key, keyLength);
      added.entryAt = at;
      added.prefix = prefix;
      added.tag = tag;
      added.valueAt = suffixAt + unshared;
      added.valueLength = valueLength;
    }
  }

  /** Enters an interval and shows its last entry, which is the one parsed last. */
  private boolean enterAtEnd(int restart) {
    enter(restart);
    if (restart > 1) {
      // The hardware prefetcher does not predict a backward scan.
      Prefetch.slice(bytes, block.restart(restart - 2), block.restart(restart - 1));
    }
    interval.last();
    entry.key(key, 0, keyLength, prefix);
    showRest();
    return true;
  }

  /** Shows the current entry of the interval. */
  private boolean showInterval() {
    IntervalKeys.Slot slot = interval.current();
    at = slot.entryAt;
    entry.key(interval.keys(), slot.keyAt, slot.keyLength, slot.prefix);
    showTag(slot.tag);
    entry.value(bytes, slot.valueAt, slot.valueLength);
    return true;
  }
}
