package io.kiwidb.spi;

import io.kiwidb.Limits;
import io.kiwidb.io.ByteReader;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;

/**
 * Reads the entries of an encoded batch, see {@link BatchBuffer} for the format. Every length is
 * checked, so bytes of any origin are safe.
 *
 * <p>Threading: not thread-safe; reusable. Ownership: borrows the array.
 *
 * <p>Failure: {@link io.kiwidb.CorruptionException} naming file and offset, and for entries of a
 * type or a keyspace that this release does not know {@link io.kiwidb.IncompatibleFormatException}.
 */
public final class BatchReader {
  /** Type, keyspace and the length of an empty key. */
  private static final int LEAST_ENTRY_BYTES = 3;

  private final ByteReader in = new ByteReader();
  private long firstSequence;
  private int count;
  private int read;
  private int type;
  private int keyOffset;
  private int keyLength;
  private int valueOffset;
  private int valueLength;

  /**
   * Starts reading a batch.
   *
   * @param file where the bytes came from, for messages
   * @param origin where in the file the batch starts
   */
  public BatchReader(String file, long origin, byte[] bytes, int offset, int length) {
    in.read(file, origin, bytes, offset, length);
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

  /** A reader of nothing yet. */
  BatchReader() {}

  /** Starts reading the entries of another batch, of which the numbers in front are known. */
  void readEntries(long newFirstSequence, int newCount, byte[] bytes, int offset, int length) {
    in.read("batch", 0, bytes, offset, length);
    read = 0;
    firstSequence = newFirstSequence;
    count = newCount;
  }

  /** Where the batch came from, for messages. */
  public String file() {
    return in.file();
  }

  /** Where in the file it starts. */
  public long origin() {
    return in.origin();
  }

  /** The sequence number of the first entry. */
  public long firstSequence() {
    return firstSequence;
  }

  /** How many entries the batch says it has. */
  public int count() {
    return count;
  }

  /** Goes to the next entry; false behind the last, and then every byte was used. */
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
    int keyspace = in.readVarint();
    if (keyspace != BatchBuffer.DEFAULT_KEYSPACE) {
      throw in.newer("an entry of keyspace " + keyspace);
    }
    keyLength = in.readVarint();
    if (keyLength > Limits.MAX_KEY_BYTES) {
      throw in.corrupt("a key of at most " + Limits.MAX_KEY_BYTES + " bytes", keyLength + " bytes");
    }
    keyOffset = in.skip(keyLength);
    valueLength = BatchBuffer.hasValue(type) ? in.readVarint() : 0;
    valueOffset = in.skip(valueLength);
    return true;
  }

  /** The sequence number of the current entry. */
  public long sequence() {
    return firstSequence + read - 1;
  }

  /** Its sequence number and type, see {@link SequenceNumber}. */
  public long tag() {
    return SequenceNumber.tag(sequence(), type);
  }

  /** Its {@link ValueType} code. */
  public int type() {
    return type;
  }

  /** Its expiry: {@link Entry#NEVER}, because entries with one are not executed yet. */
  public long expiry() {
    return Entry.NEVER;
  }

  /** Where its key starts in the array. */
  public int keyOffset() {
    return keyOffset;
  }

  /** How many bytes the key has. */
  public int keyLength() {
    return keyLength;
  }

  /** Where its value starts in the array. */
  public int valueOffset() {
    return valueOffset;
  }

  /** How many bytes the value has. */
  public int valueLength() {
    return valueLength;
  }
}
