package io.kiwidb.spi;

import io.kiwidb.KeyRange;
import io.kiwidb.Limits;
import io.kiwidb.io.ByteWriter;
import io.kiwidb.io.Varint;
import io.kiwidb.key.SequenceNumber;
import io.kiwidb.key.ValueType;
import java.nio.ByteBuffer;

/**
 * A batch of writes in the encoding that is logged and applied; {@link BatchReader} decodes it.
 *
 * <pre>
 * size
 *    v  sequence number of the first entry, varint; the others are consecutive
 *    v  number of entries, varint
 *       the entries:
 *          1  type code, see ValueType; only types that this release supports
 *          v  keyspace id, varint; 0 is the default keyspace
 *          v  expiry in milliseconds since 1970, varint; only if the code has HAS_EXPIRY
 *          v  key length, varint, then the key
 *          v  value length, varint, then the value; not for DELETE and SINGLE_DELETE
 * </pre>
 *
 * <p>Only PUT and MERGE may have an expiry. While a user adds entries to a batch, its place is
 * taken by an {@link ExpiryRequest}: a batch may be written again, and what it puts then lives as
 * long. The engine resolves requests when it commits, in a copy ({@link #copy}).
 *
 * <p>The key and the value of a RANGE_DELETE are those of {@link RangeEncoding}.
 *
 * <p>The example {@code 05 01 01 00 01 6b 02 7631} puts {@code k = v1} at sequence number 5, and
 * {@code 05 01 04 00 01 61 02 037a} deletes the range from {@code a} to before {@code z}. The
 * operand {@code +1} of a MERGE is encoded like a value, {@code 05 01 05 00 01 6b 02 2b31}, and a
 * SINGLE_DELETE like a DELETE, {@code 05 01 03 00 01 6b}. {@code 05 01 81 00 e807 01 6b 02 7631}
 * puts {@code k = v1} until one second after 1970.
 *
 * <p>The first two fields are known only when the batch is sealed, after its entries were added.
 * Space for their maximum size is reserved before the first entry, and they are written directly
 * before it; so the offset and length of a batch depend on them. At least
 * {@link LogWriter#HEADROOM} free bytes precede the batch, so that a log can frame it in place.
 *
 * <p>Threading: not thread-safe. Ownership: copies its arguments; {@link #array} is live until the
 * next addition.
 */
public final class BatchBuffer {
  /** The id of the default keyspace. */
  public static final int DEFAULT_KEYSPACE = 0;

  /** Returned by {@link #keyspace} for a batch over several keyspaces. */
  public static final int SEVERAL_KEYSPACES = -1;

  /** Eight bytes of a varint have 56 bits, one more than a sequence number. */
  private static final int MAX_NUMBERS = Long.BYTES + Varint.MAX_INT_BYTES;

  private static final int ENTRIES_AT = LogWriter.HEADROOM + MAX_NUMBERS;
  private static final int MAX_ENTRY_OVERHEAD = 1 + 3 * Varint.MAX_INT_BYTES;
  private static final int MAX_EXPIRY_BYTES = Varint.MAX_LONG_BYTES;
  private static final int EXPIRY_REQUESTS = 1 << 31; // not the bit of a type

  private final ByteWriter bytes;
  private final BatchReader reader = new BatchReader();
  private int count;
  private int types; // a bit for each type of its entries
  private int keyspace; // of all entries, or SEVERAL_KEYSPACES
  private int start;
  private long firstSequence;

  /** Creates an empty batch with a capacity of about {@code capacity} bytes. */
  public BatchBuffer(int capacity) {
    bytes = new ByteWriter(ENTRIES_AT + capacity);
    clear();
  }

  /** Removes all entries; keeps the array. */
  public void clear() {
    count = 0;
    types = 0;
    keyspace = DEFAULT_KEYSPACE;
    start = LogWriter.HEADROOM;
    bytes.clear().advance(ENTRIES_AT);
  }

  /** Returns the number of entries. */
  public int count() {
    return count;
  }

  /** Returns whether it has an entry of a type, see {@link ValueType}. */
  public boolean contains(int type) {
    return (types >>> ValueType.base(type) & 1) != 0;
  }

  /** Returns the number of entries of a type, see {@link ValueType}; moves the {@link #reader}. */
  public int count(int type) {
    int found = 0;
    BatchReader entries = reader();
    while (entries.next()) {
      found += ValueType.base(entries.type()) == type ? 1 : 0;
    }
    return found;
  }

  /**
   * Returns whether entries contain {@link ExpiryRequest}s in the place of expiries. Such a batch
   * must not reach a log or memtable.
   */
  public boolean hasExpiryRequests() {
    return types < 0;
  }

  /**
   * Returns the id of the keyspace of all entries, or {@link #SEVERAL_KEYSPACES}; that of the
   * default keyspace for an empty batch.
   */
  public int keyspace() {
    return keyspace;
  }

  /** Returns the array that contains the batch. */
  public byte[] array() {
    return bytes.array();
  }

  /** Returns the offset of the sealed batch in the array. */
  public int offset() {
    return start;
  }

  /** Returns the encoded length in bytes; an upper bound until the batch is sealed. */
  public int length() {
    return bytes.length() - start;
  }

  /** Returns the length of the encoded entries in bytes, without the two leading fields. */
  public int entryBytes() {
    return bytes.length() - ENTRIES_AT;
  }

  /**
   * Sets the sequence number of the first entry and the entry count; called at commit, when the
   * commit order is determined.
   */
  public void seal(long first) {
    if (first < 0 || first > SequenceNumber.MAX - count) {
      throw new IllegalArgumentException(
          "invalid first sequence number " + first + " for a batch of " + count + " entries");
    }
    firstSequence = first;
    int countAt = ENTRIES_AT - Varint.size(count);
    start = countAt - Varint.size(first);
    Varint.putLong(bytes.array(), start, first);
    Varint.put(bytes.array(), countAt, count);
  }

  /**
   * Returns a reader of the sealed batch, positioned before its first entry. Always returns the
   * same object, so that a put allocates none.
   */
  public BatchReader reader() {
    reader.readEntries(firstSequence, count, bytes.array(), ENTRIES_AT, entryBytes());
    return reader;
  }

  /**
   * Adds an entry with a value. Throws {@link IllegalArgumentException} for an unsupported type and
   * for a negative keyspace id.
   */
  public void add(int type, int keyspace, byte[] key, byte[] value) {
    Limits.checkKeyLength(key.length);
    Limits.checkValueLength(value.length);
    requireEntry(type, keyspace, isPlainValue(type));
    begin(type, keyspace, (long) key.length + value.length);
    bytes.writeVarint(key.length).write(key, 0, key.length);
    bytes.writeVarint(value.length).write(value, 0, value.length);
  }

  /**
   * Adds a PUT or MERGE with the time that it lives.
   *
   * @param request an {@link ExpiryRequest}
   */
  public void add(int type, int keyspace, byte[] key, byte[] value, long request) {
    Limits.checkKeyLength(key.length);
    Limits.checkValueLength(value.length);
    requireEntry(type | ValueType.HAS_EXPIRY, keyspace, ValueType.mayExpire(type));
    begin(type | ValueType.HAS_EXPIRY, keyspace, (long) key.length + value.length);
    types |= EXPIRY_REQUESTS;
    bytes.writeVarlong(request);
    bytes.writeVarint(key.length).write(key, 0, key.length);
    bytes.writeVarint(value.length).write(value, 0, value.length);
  }

  /**
   * Adds the current entry of another batch with another expiry.
   *
   * @param array the array of that batch
   * @param expiry in milliseconds since 1970; {@link Entry#NEVER} for none
   */
  public void copy(BatchReader entry, byte[] array, long expiry) {
    boolean expires = expiry != Entry.NEVER;
    int base = ValueType.base(entry.type());
    int type = expires ? base | ValueType.HAS_EXPIRY : base;
    requireEntry(type, entry.keyspace(), true);
    begin(type, entry.keyspace(), (long) entry.keyLength() + entry.valueLength());
    if (expires) {
      bytes.writeVarlong(expiry);
    }
    bytes.writeVarint(entry.keyLength()).write(array, entry.keyOffset(), entry.keyLength());
    if (hasValue(type)) {
      bytes.writeVarint(entry.valueLength()).write(array, entry.valueOffset(), entry.valueLength());
    }
  }

  /** Adds an entry with a value. The buffer positions do not change. */
  public void add(int type, int keyspace, ByteBuffer key, ByteBuffer value) {
    Limits.checkKeyLength(key.remaining());
    Limits.checkValueLength(value.remaining());
    requireEntry(type, keyspace, isPlainValue(type));
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

  /** Adds an entry without a value. The buffer position does not change. */
  public void add(int type, int keyspace, ByteBuffer key) {
    Limits.checkKeyLength(key.remaining());
    requireEntry(type, keyspace, !hasValue(type));
    begin(type, keyspace, key.remaining());
    write(key);
  }

  /** Adds a deletion of all keys of a range. */
  public void addRange(int keyspace, KeyRange range) {
    byte[] key = RangeEncoding.key(range);
    byte[] value = RangeEncoding.value(range);
    Limits.checkKeyLength(key.length);
    Limits.checkKeyLength(value.length - 2); // the next key after the longest one is longer
    requireEntry(ValueType.RANGE_DELETE, keyspace, true);
    begin(ValueType.RANGE_DELETE, keyspace, (long) key.length + value.length);
    bytes.writeVarint(key.length).write(key, 0, key.length);
    bytes.writeVarint(value.length).write(value, 0, value.length);
  }

  /** Adds all entries of another batch. */
  public void addAll(BatchBuffer other) {
    int length = other.entryBytes();
    checkLength(length);
    if (other.count > 0) {
      note(other.keyspace);
    }
    bytes.write(other.array(), ENTRIES_AT, length);
    count += other.count;
    types |= other.types;
  }

  private static boolean isPlainValue(int type) {
    return hasValue(type) && type != ValueType.RANGE_DELETE && !ValueType.hasExpiry(type);
  }

  /** Returns whether entries of the type have a value. */
  static boolean hasValue(int type) {
    int base = ValueType.base(type);
    return base != ValueType.DELETE && base != ValueType.SINGLE_DELETE;
  }

  /**
   * Rejects entries that {@link BatchReader} would reject or report as corruption, before they
   * reach a log.
   */
  private static void requireEntry(int type, int keyspace, boolean formFitsType) {
    if (!ValueType.isExecuted(type) || !formFitsType || keyspace < 0) {
      throw new IllegalArgumentException("invalid entry: type " + ValueType.nameOf(type)
          + ", keyspace " + keyspace + (formFitsType ? "" : ": value missing or not allowed"));
    }
  }

  private void begin(int type, int entryKeyspace, long payload) {
    int overhead = MAX_ENTRY_OVERHEAD + (ValueType.hasExpiry(type) ? MAX_EXPIRY_BYTES : 0);
    checkLength(payload + overhead);
    bytes.reserve((int) payload + overhead);
    bytes.writeByte(type).writeVarint(entryKeyspace);
    types |= 1 << ValueType.base(type);
    note(entryKeyspace);
    count++;
  }

  private void note(int another) {
    if (count == 0) {
      keyspace = another;
    } else if (keyspace != another) {
      keyspace = SEVERAL_KEYSPACES;
    }
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
