package io.kiwidb.spi;

import io.kiwidb.Limits;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Varint;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.nio.ByteBuffer;

/**
 * A batch of writes in the format in which it is logged and applied; {@link BatchReader} reads it.
 *
 * <pre>
 * size
 *    v  sequence number of the first entry, varint; the others count up from it
 *    v  number of entries, varint
 *       entries, one behind the other:
 *          1  type code, see ValueType; only those that this release executes
 *          v  keyspace id, varint; 0, the default keyspace, is the only one so far
 *          v  expiry in milliseconds since 1970, varint; only if the code has HAS_EXPIRY
 *          v  key length, varint, then the key
 *          v  value length, varint, then the value; not for DELETE and SINGLE_DELETE
 * </pre>
 *
 * <p>The example {@code 05 01 01 00 01 6b 02 7631} puts {@code k = v1} at sequence number 5.
 *
 * <p>The two numbers in front are known when the batch is sealed, behind its entries. Room for the
 * longest of them is left in front of the first entry, and they are put directly before it: where a
 * batch starts, and how long it is, depends on them. In front of it there are always
 * {@link LogWriter#HEADROOM} free bytes, so that a log can frame it in place.
 *
 * <p>Threading: not thread-safe. Ownership: copies what it is given; {@link #array} is live until
 * the next addition.
 */
public final class BatchBuffer {
  /** The only keyspace there is so far. */
  public static final int DEFAULT_KEYSPACE = 0;

  /** A varint has 56 bits in eight bytes, one more than a sequence number. */
  private static final int MAX_NUMBERS = Long.BYTES + Varint.MAX_INT_BYTES;

  private static final int ENTRIES_AT = LogWriter.HEADROOM + MAX_NUMBERS;
  private static final int MAX_ENTRY_OVERHEAD = 1 + 3 * Varint.MAX_INT_BYTES;

  private final ByteWriter bytes;
  private final BatchReader reader = new BatchReader();
  private int count;
  private int start;
  private long firstSequence;

  /** An empty batch with room for about {@code capacity} bytes. */
  public BatchBuffer(int capacity) {
    bytes = new ByteWriter(ENTRIES_AT + capacity);
    clear();
  }

  /** Forgets all entries; the array is kept. */
  public void clear() {
    count = 0;
    start = LogWriter.HEADROOM;
    bytes.clear().advance(ENTRIES_AT);
  }

  /** How many entries there are. */
  public int count() {
    return count;
  }

  /** The array that holds the batch. */
  public byte[] array() {
    return bytes.array();
  }

  /** Where in the array the batch starts, as it was sealed. */
  public int offset() {
    return start;
  }

  /** The encoded length in bytes, as it was sealed; before that, no less than it will be. */
  public int length() {
    return bytes.length() - start;
  }

  /** How many bytes its entries have, which is all but the two numbers in front of them. */
  public int entryBytes() {
    return bytes.length() - ENTRIES_AT;
  }

  /**
   * Sets the sequence number of the first entry and the count; called at commit, when the order is
   * decided.
   */
  public void seal(long first) {
    if (first < 0 || first > SequenceNumber.MAX - count) {
      throw new IllegalArgumentException(
          "sequence number " + first + " for a batch of " + count + " entries");
    }
    firstSequence = first;
    int countAt = ENTRIES_AT - Varint.size(count);
    start = countAt - Varint.size(first);
    Varint.putLong(bytes.array(), start, first);
    Varint.put(bytes.array(), countAt, count);
  }

  /**
   * Reads the sealed batch from its first entry; always the same reader, so that a put allocates
   * none.
   */
  public BatchReader reader() {
    reader.readEntries(firstSequence, count, bytes.array(), ENTRIES_AT, entryBytes());
    return reader;
  }

  /**
   * Adds an entry with a value; {@link IllegalArgumentException} for a type that this release does
   * not execute, or a keyspace other than the default one.
   */
  public void add(int type, int keyspace, byte[] key, byte[] value) {
    Limits.checkKeyLength(key.length);
    Limits.checkValueLength(value.length);
    requireEntry(type, keyspace, hasValue(type));
    begin(type, keyspace, (long) key.length + value.length);
    bytes.writeVarint(key.length).write(key, 0, key.length);
    bytes.writeVarint(value.length).write(value, 0, value.length);
  }

  /** Adds an entry with a value; the buffers' positions do not move. */
  public void add(int type, int keyspace, ByteBuffer key, ByteBuffer value) {
    Limits.checkKeyLength(key.remaining());
    Limits.checkValueLength(value.remaining());
    requireEntry(type, keyspace, hasValue(type));
    begin(type, keyspace, (long) key.remaining() + value.remaining());
    write(key);
    write(value);
  }

  /** Adds an entry without a value. */
  public void add(int type, int keyspace, byte[] key) {
    Limits.checkKeyLength(key.length);
    requireEntry(type, keyspace, !hasValue(type));
    begin(type, keyspace, key.length);
    bytes.writeVarint(key.length).write(key, 0, key.length);
  }

  /** Adds an entry without a value; the buffer's position does not move. */
  public void add(int type, int keyspace, ByteBuffer key) {
    Limits.checkKeyLength(key.remaining());
    requireEntry(type, keyspace, !hasValue(type));
    begin(type, keyspace, key.remaining());
    write(key);
  }

  /** Adds all entries of another batch. */
  public void addAll(BatchBuffer other) {
    int length = other.entryBytes();
    checkLength(length);
    bytes.write(other.array(), ENTRIES_AT, length);
    count += other.count;
  }

  /** Whether entries of that type have a value. */
  static boolean hasValue(int type) {
    int base = ValueType.base(type);
    return base != ValueType.DELETE && base != ValueType.SINGLE_DELETE;
  }

  /**
   * Refuses what {@link BatchReader} would refuse or take for damage, before it gets into a log.
   */
  private static void requireEntry(int type, int keyspace, boolean formFitsType) {
    if (!ValueType.isExecuted(type) || !formFitsType || keyspace != DEFAULT_KEYSPACE) {
      throw new IllegalArgumentException(
          "no such entry: type " + ValueType.nameOf(type) + " in keyspace " + keyspace
              + (formFitsType ? "" : ", because of its value or the lack of one"));
    }
  }

  private void begin(int type, int keyspace, long payload) {
    checkLength(payload + MAX_ENTRY_OVERHEAD);
    bytes.reserve((int) payload + MAX_ENTRY_OVERHEAD);
    bytes.writeByte(type).writeVarint(keyspace);
    count++;
  }

  private void checkLength(long more) {
    long length = MAX_NUMBERS + entryBytes() + more;
    if (length > Limits.MAX_BATCH_BYTES) {
      throw new IllegalArgumentException("the batch would have " + length + " bytes; the limit is "
          + Limits.MAX_BATCH_BYTES + " bytes");
    }
  }

  private void write(ByteBuffer source) {
    int length = source.remaining();
    bytes.writeVarint(length).reserve(length);
    int at = bytes.length();
    source.get(source.position(), bytes.array(), at, length);
    bytes.advance(length);
  }
}
