package io.kiwidb.engine.read;

import io.kiwidb.KeyRange;
import io.kiwidb.engine.manifest.VersionBlobs;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.ValueType;
import io.kiwidb.spi.BlobAddress;
import io.kiwidb.spi.Entry;
import io.kiwidb.spi.EntryCursor;

/**
 * The user key that a cursor has taken, with its value. One in a blob file is only read when it is
 * asked for. A superclass and not a part, as {@link KeyPosition}.
 *
 * <p>Threading: not thread-safe. Ownership: the value is a slice, which sources do not overwrite
 * before {@link EntryCursor#releaseBuffers}.
 */
abstract class KeyValuePosition extends KeyPosition {
  private static final byte[] EMPTY = new byte[0];

  private byte[] valueArray = EMPTY;
  private int valueOffset;
  private int valueLength; // if the value is in a blob file: that of the address, inverted
  private long valueExpiry = Entry.NEVER;

  KeyValuePosition(EntryCursor source, KeyOrder order, KeyRange range) {
    super(source, order, range);
  }

  final byte[] valueArray() {
    return valueArray;
  }

  final int valueOffset() {
    return valueOffset;
  }

  /**
   * Returns the length of the value; negative if it has to be read, see {@link #readValue} and
   * {@link #lengthApart}.
   */
  final int valueLength() {
    return valueLength;
  }

  /** Returns the expiry of the value. */
  final long valueExpiry() {
    return valueExpiry;
  }

  /** Reads the value, which is in a blob file. Requires: its length is negative. */
  final void readValue() {
    Entry read = new Entry();
    read.key(key, 0, keyLength, keyPrefix);
    read.value(valueArray, valueOffset, ~valueLength);
    read.tag(ValueType.BLOB_POINTER);
    support.read(read);
    valueArray = read.valueArray();
    valueOffset = read.valueOffset();
    valueLength = read.valueLength();
  }

  /**
   * Returns the length of the value, which is in its address: a reader of the blob file compares
   * the two before it gives the value. Requires: {@link #valueLength} is negative.
   */
  final int lengthApart() {
    return BlobAddress.decode("an entry of a table", valueArray, valueOffset, ~valueLength)
        .valueLength();
  }

  /** Takes the value of the source's entry. */
  final void takeValue() {
    valueArray = entry.valueArray();
    valueOffset = entry.valueOffset();
    valueLength = entry.valueLength();
    valueExpiry = entry.expiry();
    if (entry.type() != ValueType.PUT && VersionBlobs.isPointer(entry)) {
      valueLength = ~valueLength;
    }
  }

  /** Takes the value of the source's entry, which is a put without an expiry. */
  final void takePlainValue() {
    valueArray = entry.valueArray();
    valueOffset = entry.valueOffset();
    valueLength = entry.valueLength();
    valueExpiry = Entry.NEVER;
  }

  /** Takes a value that was merged from operands. */
  final void takeMerged(byte[] value, long expiry) {
    valueArray = value;
    valueOffset = 0;
    valueLength = value.length;
    valueExpiry = expiry;
  }

  /** Releases the last value. */
  final void clear() {
    valueArray = EMPTY;
    valueOffset = 0;
    valueLength = 0;
  }
}
