package io.kiwidb.memtable.btree;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.memtable.arena.BumpPointer;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * The entries themselves, one record after the other in chunks of bytes; the package description
 * has the picture. A record is known by an {@code int}: chunk number (13 bits) and place in the
 * chunk in units of eight bytes (19 bits), so records may take 32 GiB.
 *
 * <p>A record is written once, by plain writes, before the tree publishes it (invariant 1 of
 * {@link BTree}).
 *
 * <p>Threading: thread-safe; lock-free but for new chunks.
 */
final class Records {
  /** The reference of no record: a place that no shared chunk is long enough for. */
  static final int NIL = -1;

  private static final int UNIT_BITS = 3;
  private static final int PLACE_BITS = 19; // 2^19 units: 4 MiB
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - PLACE_BITS);

  // A little less than 4 MiB, so that the array with its header fills regions of G1 and does not
  // spill into another, and is more than half of
  // one in heaps up to 16 GB: the collector then never copies it.
  private static final int LARGEST_CAPACITY = (1 << PLACE_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;

  /**
   * Records from this size on get an array of their own: at most a quarter of a chunk is wasted at
   * its end.
   */
  private static final int ALONE_FROM = LARGEST_CAPACITY / 4;

  /**
   * As much as an entry of 100 bytes takes; of larger ones those who copy them see the rest coming.
   */
  private static final int PREFETCHED = 3 * Prefetch.LINE;

  private static final int SMALLEST_TABLE = 8;

  private final KeyOrder order;
  private final boolean bytewise;
  private final BumpPointer pointer;

  // Volatile, because a reader may come upon a table that was made larger for somebody else's
  // chunk.
  @SuppressWarnings("VolatileArray") // its elements are set before it
  private volatile byte[][] chunks;

  /** Makes room for about that many bytes; it takes more as well. */
  Records(KeyOrder order, long expectedBytes) {
    this.order = order;
    this.bytewise = order.isBytewise();
    long firstCapacity =
        Math.min(LARGEST_CAPACITY, Math.max(SMALLEST_CAPACITY, expectedBytes >> UNIT_BITS));
    // As many as are expected, because of a table that was replaced the collector would think that
    // it needs its chunks for a while yet.
    long expectedChunks = expectedBytes / (LARGEST_CAPACITY << UNIT_BITS) + 2;
    this.chunks = new byte[(int) Math.max(SMALLEST_TABLE, Math.min(expectedChunks, MAX_CHUNKS))][];
    this.pointer = new BumpPointer(this::make, (int) firstCapacity, LARGEST_CAPACITY, MAX_CHUNKS);
  }

  private void make(int chunk, int capacity) {
    byte[][] table = chunks;
    if (chunk == table.length) {
      table = Arrays.copyOf(table, 2 * chunk);
    }
    table[chunk] = new byte[capacity << UNIT_BITS];
    chunks = table;
  }

  /** Copies an entry and returns its record. */
  int store(
      long tag,
      long expiry,
      byte[] bytes,
      int keyOffset,
      int keyLength,
      int valueOffset,
      int valueLength) {
    int before = RecordLayout.keyAt(expiry != Entry.NEVER);
    int size = Math.addExact(before + keyLength, valueLength);
    int units = (size + (1 << UNIT_BITS) - 1) >>> UNIT_BITS;
    long position = units < ALONE_FROM ? pointer.claim(units) : pointer.claimAlone(units);
    int record = BumpPointer.chunk(position) << PLACE_BITS | BumpPointer.offset(position);
    byte[] array = array(record);
    int at = at(record);
    LittleEndian.putLong(array, at + RecordLayout.TAG, tag);
    LittleEndian.putLong(
        array, at + RecordLayout.LENGTHS, RecordLayout.lengths(keyLength, valueLength, expiry));
    if (expiry != Entry.NEVER) {
      LittleEndian.putLong(array, at + RecordLayout.EXPIRY, expiry);
    }
    System.arraycopy(bytes, keyOffset, array, at + before, keyLength);
    System.arraycopy(bytes, valueOffset, array, at + before + keyLength, valueLength);
    return record;
  }

  /** The array that holds a record. */
  byte[] array(int record) {
    return chunks[record >>> PLACE_BITS];
  }

  private static int at(int record) {
    return (record & PLACE_MASK) << UNIT_BITS;
  }

  private static long lengths(byte[] array, int at) {
    return LittleEndian.getLong(array, at + RecordLayout.LENGTHS);
  }

  /** Where in its array the key of a record starts. */
  int keyOffset(int record) {
    int at = at(record);
    return at + RecordLayout.keyAt(lengths(array(record), at));
  }

  int keyLength(int record) {
    return RecordLayout.keyLength(lengths(array(record), at(record)));
  }

  long tag(int record) {
    return LittleEndian.getLong(array(record), at(record) + RecordLayout.TAG);
  }

  /**
   * The word of a key and tag in a node that leaves out {@code skip} bytes; always 0 under a custom
   * order.
   */
  long word(byte[] key, int offset, int length, long tag, int skip) {
    if (bytewise && skip >= 0) {
      return KeyWord.of(key, offset, length, skip);
    }
    return skip == KeyWord.BY_TAG ? KeyWord.ofTag(tag) : 0;
  }

  /** The same for a record. */
  long word(int record, int skip) {
    byte[] array = array(record);
    int at = at(record);
    long lengths = lengths(array, at);
    int keyOffset = at + RecordLayout.keyAt(lengths);
    long tag = LittleEndian.getLong(array, at + RecordLayout.TAG);
    return word(array, keyOffset, RecordLayout.keyLength(lengths), tag, skip);
  }

  /** Compares a record with {@code (key, tag)} in internal order. */
  int compare(int record, byte[] key, int offset, int length, long tag) {
    byte[] array = array(record);
    int at = at(record);
    int byKey = compareKey(array, at, key, offset, length);
    return byKey != 0 ? byKey : Long.compare(tag, LittleEndian.getLong(array, at));
  }

  /** Whether a record has this key. */
  boolean hasKey(int record, byte[] key, int offset, int length) {
    return compareKey(array(record), at(record), key, offset, length) == 0;
  }

  private int compareKey(byte[] array, int at, byte[] key, int offset, int length) {
    long lengths = lengths(array, at);
    int keyOffset = at + RecordLayout.keyAt(lengths);
    int keyLength = RecordLayout.keyLength(lengths);
    if (bytewise) {
      return Arrays.compareUnsigned(
          array, keyOffset, keyOffset + keyLength, key, offset, offset + length);
    }
    return order.compare(array, keyOffset, keyLength, key, offset, length);
  }

  /**
   * How many bytes a node may leave out whose entries all lie between two records, or
   * {@link KeyWord#BY_TAG} if those have the same key. Never so many that the words of keys as long
   * as these would hold less than eight bytes.
   */
  int skipBetween(int first, int last) {
    byte[] a = array(first);
    int aOffset = keyOffset(first);
    int aLength = keyLength(first);
    byte[] b = array(last);
    int bOffset = keyOffset(last);
    int bLength = keyLength(last);
    if (!bytewise) {
      return order.compare(a, aOffset, aLength, b, bOffset, bLength) == 0 ? KeyWord.BY_TAG : 0;
    }
    int common = Arrays.mismatch(a, aOffset, aOffset + aLength, b, bOffset, bOffset + bLength);
    if (common < 0) {
      return KeyWord.BY_TAG;
    }
    return Math.min(common, Math.max(0, Math.min(aLength, bLength) - Long.BYTES));
  }

  /** The first bytes of a record's key. */
  byte[] copyKey(int record, int length) {
    int offset = keyOffset(record);
    return Arrays.copyOfRange(array(record), offset, offset + length);
  }

  /** Whether a record's key starts with these bytes. */
  boolean startsWith(int record, byte[] bytes) {
    int offset = keyOffset(record);
    return keyLength(record) >= bytes.length
        && Arrays.equals(array(record), offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  /** Asks for the first lines of a record. */
  void prefetch(int record) {
    int at = at(record);
    Prefetch.slice(array(record), at, at + PREFETCHED);
  }

  /** Lets a holder show a record. */
  void show(int record, Entry entry) {
    byte[] array = array(record);
    int at = at(record);
    long lengths = lengths(array, at);
    int keyOffset = at + RecordLayout.keyAt(lengths);
    int keyLength = RecordLayout.keyLength(lengths);
    entry.key(array, keyOffset, keyLength, order.prefix(array, keyOffset, keyLength));
    entry.tag(
        LittleEndian.getLong(array, at + RecordLayout.TAG),
        RecordLayout.hasExpiry(lengths)
            ? LittleEndian.getLong(array, at + RecordLayout.EXPIRY)
            : Entry.NEVER);
    entry.value(array, keyOffset + keyLength, RecordLayout.valueLength(lengths));
  }

  /**
   * Lets go of all records. The collector frees large arrays to which nothing refers at once, and
   * what only dead objects refer to when it next looks at the whole heap.
   */
  void close() {
    Arrays.fill(chunks, null);
  }

  /** How many bytes were handed out. */
  long usedBytes() {
    return pointer.used() << UNIT_BITS;
  }
}
