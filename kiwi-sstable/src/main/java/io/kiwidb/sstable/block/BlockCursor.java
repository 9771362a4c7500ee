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
 * Walks the entries of one data block at a time and shows them in a holder.
 *
 * <p>Going forward, each key is put together in one buffer: its shared bytes are there already, its
 * suffix is copied behind them. Going back, that would mean to begin at the restart again for each
 * step. So the first step back into an interval puts together all keys of the interval, once, in a
 * second buffer ({@link IntervalKeys}); the steps that follow, in either direction, only point to
 * them. Both buffers are reused; a step allocates only when a key is longer than any before.
 *
 * <p>Threading: not thread-safe. Failure: {@link io.kiwidb.CorruptionException}; the cursor is then
 * invalid.
 */
final class BlockCursor {
  /** Room that is always free behind a key, so that short suffixes can be copied as one long. */
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

  // The entry last parsed: where it begins, its fields, and where the next one begins.
  private int at;
  private int shared;
  private int unshared;
  private int valueLength;
  private long tag;
  private int suffixAt;
  private int next;

  /** A cursor that shows entries in the given holder; {@link #reset} it before anything else. */
  @SuppressWarnings("NullAway.Init") // block, order and bytes are set by reset, which comes first
  BlockCursor(Entry entry) {
    this.entry = entry;
  }

  /** Turns to another block, standing nowhere. */
  void reset(BlockEntries newBlock) {
    block = newBlock;
    order = newBlock.order();
    bytes = newBlock.bytes();
    limit = newBlock.limit();
    interval.clear();
  }

  /** Goes to the first entry. */
  boolean first() {
    startAt(0);
    return step();
  }

  /** Goes to the last entry. */
  boolean last() {
    return enterAtEnd(block.restarts() - 1);
  }

  /** Goes to the first entry at or behind the target; false when it would be in a later block. */
  boolean seek(LookupKey target) {
    return seek(target, block.firstRestartAtOrBehind(target));
  }

  /** The same, when it is known which restart is the first at or behind the target. */
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

  /** Goes one entry on; false at the end of the block. */
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

  /** Goes one entry back; false at the start of the block. */
  boolean previous() {
    if (interval.isEmpty()) {
      int entryAt = at;
      enter(block.restartOf(entryAt));
      if (!interval.moveTo(entryAt)) {
        throw block.corrupt("restarts where entries begin", "one between them");
      }
    }
    if (interval.previous()) {
      return showInterval();
    }
    return interval.restart() > 0 && enterAtEnd(interval.restart() - 1);
  }

  /** How many bytes the last parsed key shares with the one before, as stored. For verification. */
  int shared() {
    return shared;
  }

  /** Whether the last parsed entry is a restart. For verification. */
  boolean atRestart() {
    return block.restart(block.restartOf(at)) == at;
  }

  /** Leaves the interval, to go forward from a restart. */
  private void startAt(int restart) {
    interval.clear();
    next = block.restart(restart);
    keyLength = 0;
  }

  /** Parses the next entry, puts its key together and shows it. */
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
      throw block.corrupt("a key", shared + " shared bytes behind a key of " + keyLength);
    }
    keyLength = shared + unshared;
    if (key.length < keyLength + SLACK) {
      key = Arrays.copyOf(key, 2 * keyLength + SLACK);
    }
    if (unshared <= Long.BYTES) {
      LittleEndian.putLong(
          key, shared, LittleEndian.getLong(bytes, suffixAt)); // the tail is behind
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
    } catch (IndexOutOfBoundsException e) { // a sound checksum over nonsense
      throw block.corrupt("entries", "lengths that lead out of it");
    }
    long end = (long) suffixAt + unshared + valueLength;
    if ((shared | unshared | valueLength) < 0 || end > limit) {
      throw block.corrupt(
          "entries", "lengths " + unshared + " and " + valueLength + " that lead out of it");
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
      // The expiry is a varint that ends where the key suffix begins; parse() has stepped over it.
      entry.tag(shown, Varint.getLong(bytes, block.behindTag(EntryFormat.tagAt(bytes, at))));
    } else {
      entry.tag(shown);
    }
  }

  /** Parses an interval and puts its keys together. */
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

  /** Enters an interval and shows its last entry, which is the one last parsed. */
  private boolean enterAtEnd(int restart) {
    enter(restart);
    if (restart > 1) {
      // What a walk to smaller addresses needs later, the processor does not see coming.
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
