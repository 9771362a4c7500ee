package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import io.kiwidb.spi.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * The user key that a cursor has taken from its source, and how the source's entry compares to it
 * and to the range of the cursor. A superclass and not a part, because each step of a scan reads
 * it.
 *
 * <p>Threading: not thread-safe. Ownership: borrows the source; the key is a copy in a buffer that
 * the next key overwrites.
 */
abstract class KeyPosition {
  private static final int INITIAL_KEY_CAPACITY = 64;

  final EntryCursor source;
  final Entry entry;
  final KeyOrder order;
  final byte @Nullable [] from;
  final byte @Nullable [] to;
  private final long fromPrefix;
  private final long toPrefix;
  private final LookupKey target = new LookupKey();

  byte[] key = new byte[INITIAL_KEY_CAPACITY];
  int keyLength;
  long keyPrefix;

  KeyPosition(EntryCursor source, KeyOrder order, KeyRange range) {
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.from = range.from().map(byte[]::clone).orElse(null);
    this.to = range.to().map(byte[]::clone).orElse(null);
    this.fromPrefix = from == null ? Long.MIN_VALUE : order.prefix(from, 0, from.length);
    this.toPrefix = to == null ? Long.MAX_VALUE : order.prefix(to, 0, to.length);
  }

  final byte[] keyArray() {
    return key;
  }

  final int keyLength() {
    return keyLength;
  }

  final boolean seekTo(byte[] wanted, long visible) {
    return seekTo(wanted, wanted.length, visible);
  }

  final boolean seekTo(byte[] wanted, int length, long visible) {
    return source.seek(target.set(order, wanted, 0, length, visible));
  }

  final boolean isBehindRange() {
    return entry.keyPrefix() >= toPrefix && to != null && compareEntryTo(to) >= 0;
  }

  final boolean isBeforeRange() {
    return entry.keyPrefix() <= fromPrefix && from != null && compareEntryTo(from) < 0;
  }

  final int compareEntryTo(byte[] other) {
    return order.compare(
        entry.keyArray(), entry.keyOffset(), entry.keyLength(), other, 0, other.length);
  }

  final int compareEntryToTaken() {
    return order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, keyLength);
  }

  final boolean isTakenKey() {
    return entry.keyPrefix() == keyPrefix && compareEntryToTaken() == 0;
  }

  final void takeKey() {
    int length = entry.keyLength();
    if (length > key.length) {
      key = new byte[Math.max(length, 2 * key.length)];
    }
    System.arraycopy(entry.keyArray(), entry.keyOffset(), key, 0, length);
    keyLength = length;
    keyPrefix = entry.keyPrefix();
  }
}
