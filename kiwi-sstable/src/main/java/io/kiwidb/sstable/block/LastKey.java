package io.kiwidb.sstable.block;

import io.kiwidb.key.KeyOrder;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * A copy of the key and tag of the previous entry, to compare the next one with. Threading: not
 * thread-safe.
 */
final class LastKey {
  private final KeyOrder order;
  private byte[] bytes = new byte[64];
  private int length;
  private long tag;

  /** Creates it for a key order. */
  LastKey(KeyOrder order) {
    this.order = order;
  }

  /** Copies the entry's key and tag. */
  void set(Entry entry) {
    if (bytes.length < entry.keyLength()) {
      bytes = new byte[Math.max(entry.keyLength(), 2 * bytes.length)];
    }
    System.arraycopy(entry.keyArray(), entry.keyOffset(), bytes, 0, entry.keyLength());
    length = entry.keyLength();
    tag = entry.tag();
  }

  /** Returns the number of leading bytes that the entry's key has in common with this one. */
  int sharedWith(Entry entry) {
    int from = entry.keyOffset();
    int mismatch =
        Arrays.mismatch(bytes, 0, length, entry.keyArray(), from, from + entry.keyLength());
    return mismatch < 0 ? length : mismatch;
  }

  /** Compares this user key with the entry's. */
  int compareKey(Entry entry) {
    return order.compare(bytes, 0, length, entry.keyArray(), entry.keyOffset(), entry.keyLength());
  }

  /** Returns a short key between this one, inclusive, and the entry's, exclusive. */
  byte[] separatorTo(Entry next) {
    return order.separator(bytes, 0, length, next.keyArray(), next.keyOffset(), next.keyLength());
  }

  /** Returns a copy of the key. */
  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Returns the tag. */
  long tag() {
    return tag;
  }
}
