package io.kiwidb.memtable.btree;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.memtable.arena.BumpPointer;
import io.kiwidb.spi.Entry;
import java.util.Arrays;

/**
 * The entries, as consecutive records in chunks of bytes; the package description shows the layout.
 * The reference of a record is an {@code int}: chunk number (13 bits) and offset in the chunk in
 * units of eight bytes (19 bits), so records may take up to 32 GiB.
 *
 * <p>A record is written once, by plain writes, before the tree publishes it (invariant 1 of
 * {@link BTree}).
 *
 * <p>Threading: thread-safe; lock-free except when a chunk is added.
 */
final class Records {
  /** The null reference: an offset beyond the end of any shared chunk. */
  static final int NIL = -1;

  private static final int UNIT_BITS = 3;
  private static final int PLACE_BITS = 19; // 2^19 units: 4 MiB
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final int MAX_CHUNKS = 1 << (Integer.SIZE - PLACE_BITS);

  // Slightly less than 4 MiB, so that the array with its header fills whole G1 regions without
  // spilling into another, and is larger than half a region in heaps of up to 16 GB: the garbage
  // collector then never copies it.
  private static final int LARGEST_CAPACITY = (1 << PLACE_BITS) - 8;
  private static final int SMALLEST_CAPACITY = 1 << 9;

  /**
   * 64 KiB: a memtable of a store or keyspace that is hardly ever written is small. Each further
   * chunk is twice as large, so a memtable never has much more memory than it uses, and the garbage
   * collector copies less than 4 MiB of it, however large it becomes.
   */
  private static final int FIRST_CAPACITY = 1 << 13;

  /** Number of chunks that are smaller than the largest. */
  private static final int GROWING_CHUNKS = 6;

  /**
   * Records of this size or larger get an array of their own: at most a quarter of a chunk is
   * wasted at its end.
   */
  private static final int ALONE_FROM = LARGEST_CAPACITY / 4;

  /** The size of an entry of 100 bytes; the hardware prefetcher covers the rest of larger ones. */
  private static final int PREFETCHED = 3 * Prefetch.LINE;

  private static final int SMALLEST_TABLE = 8;

  private final KeyOrder order;
  private final boolean bytewise;
  private final BumpPointer pointer;

  // Volatile, because a reader may see a table that was enlarged for another thread's chunk.
  @SuppressWarnings("VolatileArray") // elements are set before it is published
  private volatile byte[][] chunks;

  /** Creates records sized for about that many bytes; more are accepted. */
  Records(KeyOrder order, long expectedBytes) {
    this.order = order;
    this.bytewise = order.isBytewise();
    long firstCapacity =
        Math.min(FIRST_CAPACITY, Math.max(SMALLEST_CAPACITY, expectedBytes >> UNIT_BITS));
    // Sized for the expected number of chunks, because a replaced table would keep its chunks
    // reachable for the garbage collector for some time.
    long expectedChunks = expectedBytes / (LARGEST_CAPACITY << UNIT_BITS) + GROWING_CHUNKS + 2;
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

  /** Returns the array that holds a record. */
  byte[] array(int record) {
    return chunks[record >>> PLACE_BITS];
  }

  private static int at(int record) {
    return (record & PLACE_MASK) << UNIT_BITS;
  }

  private static long lengths(byte[] array, int at) {
    return LittleEndian.getLong(array, at + RecordLayout.LENGTHS);
  }

  /** Returns the offset of the key of a record in its array. */
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
   * Returns the word of a key and tag in a node that leaves out {@code skip} bytes; always 0 for a
   * custom order.
   */
  long word(byte[] key, int offset, int length, long tag, int skip) {
    if (bytewise && skip >= 0) {
      return KeyWord.of(key, offset, length, skip);
    }
    return skip == KeyWord.BY_TAG ? KeyWord.ofTag(tag) : 0;
  }

  /** Returns the word of a record. */
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

  /** Returns whether a record has this key. */
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
   * Returns the number of key bytes that a node may leave out if all its entries are between two
   * records, or {@link KeyWord#BY_TAG} if those have the same key. Never so many that the words of
   * keys as long as these would hold fewer than eight bytes.
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

  /** Returns a copy of the first bytes of a record's key. */
  byte[] copyKey(int record, int length) {
    int offset = keyOffset(record);
    return Arrays.copyOfRange(array(record), offset, offset + length);
  }

  /** Returns whether a record's key starts with these bytes. */
  boolean startsWith(int record, byte[] bytes) {
    int offset = keyOffset(record);
    return keyLength(record) >= bytes.length
        && Arrays.equals(array(record), offset, offset + bytes.length, bytes, 0, bytes.length);
  }

  /** Prefetches the first cache lines of a record. */
  void prefetch(int record) {
    int at = at(record);
    Prefetch.slice(array(record), at, at + PREFETCHED);
  }

  /** Makes an entry refer to a record. */
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
   * Releases all records. The garbage collector frees large unreferenced arrays at once, but those
   * referenced by dead objects only at the next scan of the whole heap.
   */
  void close() {
    Arrays.fill(chunks, null);
  }

  /** Returns the number of bytes allocated. */
  long usedBytes() {
    return pointer.used() << UNIT_BITS;
  }
}
