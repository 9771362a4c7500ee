package io.kiwidb.spi;

import io.kiwidb.KeyRange;
import io.kiwidb.Limits;
import io.kiwidb.io.ByteReader;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;

/**
 * Decodes the entries of an encoded batch, see {@link BatchBuffer} for the format. All lengths are
 * validated, so untrusted bytes are safe.
 *
 * <p>Threading: not thread-safe; reusable. Ownership: borrows the array.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} with file and offset;
 * {@link io.kiwidb.IncompatibleFormatException} for entries of an unsupported type or keyspace.
 */
public final class BatchReader {
  /** Type, keyspace and the length of an empty key. */
  private static final int LEAST_ENTRY_BYTES = 3;

  private static final byte[] NOTHING = {};

  private final ByteReader in = new ByteReader();
  private byte[] array = NOTHING;
  private long firstSequence;
  private int count;
  private int read;
  private int type;
  private long expiry = Entry.NEVER;
  private int keyOffset;
  private int keyspace;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  /**
   * Creates a reader of a batch.
   *
   * @param file the origin of the bytes, for messages
   * @param origin offset of the batch in the file
   */
  public BatchReader(String file, long origin, byte[] bytes, int offset, int length) {
    in.read(file, origin, bytes, offset, length);
    array = bytes;
    firstSequence = in.readVarlong();
    count = in.readVarint();
    if (count > in.remaining() / LEAST_ENTRY_BYTES) {
      throw in.corrupt(
          "a number of entries that fits into " + in.remaining() + " bytes", String.valueOf(count));
    }
    if (firstSequence < 0 || firstSequence > SequenceNumber.MAX - count) {
      throw in.corrupt("a sequence number", String.valueOf(firstSequence));
    }
  }

  /** Creates a reader without a batch. */
  BatchReader() {}

  /** Starts reading the entries of another batch whose leading fields are known. */
  void readEntries(long newFirstSequence, int newCount, byte[] bytes, int offset, int length) {
    in.read("batch", 0, bytes, offset, length);
    array = bytes;
    read = 0;
    firstSequence = newFirstSequence;
    count = newCount;
  }

  /** Returns the origin of the batch, for messages. */
  public String file() {
    return in.file();
  }

  /** Returns the offset of the batch in the file. */
  public long origin() {
    return in.origin();
  }

  /** Returns the sequence number of the first entry. */
  public long firstSequence() {
    return firstSequence;
  }

  /** Returns the entry count stored in the batch. */
  public int count() {
    return count;
  }

  /** Moves to the next entry; returns false after the last, once all bytes are verified as used. */
  public boolean next() {
    if (read == count) {
      if (in.remaining() != 0) {
        throw in.corrupt(
            "the end of the batch after " + count + " entries", in.remaining() + " more bytes");
      }
      return false;
    }
    read++;
    type = in.readByte();
    if (!ValueType.isKnown(type)) {
      throw in.corrupt("a value type", String.valueOf(type));
    }
    if (!ValueType.isExecuted(type)) {
      throw in.newer("an entry of type " + ValueType.nameOf(type));
    }
    keyspace = in.readVarint();
    if (keyspace < 0) {
      throw in.corrupt("the id of a keyspace", String.valueOf(keyspace));
    }
    expiry = Entry.NEVER;
    if (ValueType.hasExpiry(type)) {
      expiry = in.readVarlong();
      if (expiry < 0 || expiry == Entry.NEVER) {
        throw in.corrupt("an expiry", String.valueOf(expiry));
      }
    }
    keyLength = in.readVarint();
    if (keyLength > Limits.MAX_KEY_BYTES) {
      throw in.corrupt("a key of at most " + Limits.MAX_KEY_BYTES + " bytes", keyLength + " bytes");
    }
    keyOffset = in.skip(keyLength);
    valueLength = BatchBuffer.hasValue(type) ? in.readVarint() : 0;
    valueOffset = in.skip(valueLength);
    if (type == ValueType.RANGE_DELETE
        && !RangeEncoding.isValid(keyLength, array, valueOffset, valueLength)) {
      throw in.corrupt("a range of keys", "something else");
    }
    return true;
  }

  /** Returns the sequence number of the current entry. */
  public long sequence() {
    return firstSequence + read - 1;
  }

  /** Returns its sequence number and type, see {@link SequenceNumber}. */
  public long tag() {
    return SequenceNumber.tag(sequence(), type);
  }

  /** Returns its {@link ValueType} code. */
  public int type() {
    return type;
  }

  /** Returns the range of the current entry. Requires: its type is RANGE_DELETE. */
  public KeyRange range() {
    return RangeEncoding.decode(array, keyOffset, keyLength, valueOffset, valueLength);
  }

  /**
   * Returns its expiry in milliseconds since 1970; {@link Entry#NEVER} if its type has none. In a
   * batch that {@linkplain BatchBuffer#hasExpiryRequests has requests}, an {@link ExpiryRequest}.
   */
  public long expiry() {
    return expiry;
  }

  /** Returns the id of its keyspace. */
  public int keyspace() {
    return keyspace;
  }

  /** Returns the offset of its key in the array. */
  public int keyOffset() {
    return keyOffset;
  }

  /** Returns the length of its key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Returns the offset of its value in the array. */
  public int valueOffset() {
    return valueOffset;
  }

  /** Returns the length of its value in bytes. */
  public int valueLength() {
    return valueLength;
  }
}
