package io.kiwidb.engine.read;

import io.kiwidb.engine.expiry.ReadTime;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.engine.operand.Operands;
import io.kiwidb.engine.range.DeletedKeys;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks a merged source over the versions of one key, newest first, from an operand down to the
 * value or deletion below it, and applies the merge operator.
 *
 * <p>Threading: not thread-safe. Ownership: borrows the source, which it moves.
 */
final class OperandWalk {
  private final EntryCursor source;
  private final Entry entry;
  private final KeyOrder order;
  private final Operands operands;
  private final ApartValues blobs;
  private boolean onEntry;

  OperandWalk(EntryCursor source, KeyOrder order, Operands operands, ApartValues blobs) {
    this.blobs = blobs;
    this.source = source;
    this.entry = source.entry();
    this.order = order;
    this.operands = operands;
  }

  /**
   * Returns the value of the key. Requires: the source is on an operand of it. The source is then
   * on another entry, of this key or not, or at its end: see {@link #isOnEntry}.
   *
   * @param deleted what range deletions hide; null if there are none
   * @param time when expiries are judged; null if none is
   */
  byte[] merge(
      byte[] keyArray,
      int keyLength,
      long keyPrefix,
      @Nullable DeletedKeys deleted,
      @Nullable ReadTime time) {
    byte[] key = Arrays.copyOf(keyArray, keyLength);
    operands.clear();
    try {
      do {
        operands.add(entry);
        onEntry = source.next();
      } while (isOf(key, keyPrefix) && isShown(key, keyPrefix, deleted, time) && isOperand());
      if (isOf(key, keyPrefix) && isShown(key, keyPrefix, deleted, time)) {
        takeValue();
      }
      return operands.merge(key);
    } finally {
      operands.clear();
    }
  }

  private void takeValue() {
    if (ValueType.base(entry.type()) == ValueType.PUT) {
      operands.value(entry);
    } else if (VersionBlobs.isPointer(entry)) {
      Entry value = new Entry(); // the source's own entry must not change
      value.key(entry.keyArray(), entry.keyOffset(), entry.keyLength(), entry.keyPrefix());
      value.tag(entry.tag());
      value.value(entry.valueArray(), entry.valueOffset(), entry.valueLength());
      blobs.read(value);
      operands.value(value);
    }
  }

  /** Returns whether the source is on an entry. */
  boolean isOnEntry() {
    return onEntry;
  }

  private boolean isOf(byte[] key, long keyPrefix) {
    return onEntry
        && entry.keyPrefix() == keyPrefix
        && order.compare(entry.keyArray(), entry.keyOffset(), entry.keyLength(), key, 0, key.length)
            == 0;
  }

  private boolean isShown(
      byte[] key, long keyPrefix, @Nullable DeletedKeys deleted, @Nullable ReadTime time) {
    return (deleted == null || !deleted.hide(key, key.length, keyPrefix, entry.sequence()))
        && (time == null || !time.hasPassed(entry.expiry()));
  }

  private boolean isOperand() {
    return ValueType.base(entry.type()) == ValueType.MERGE;
  }
}
