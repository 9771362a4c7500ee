package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.Insight.IndexVisitor;
import io.kiwidb.io.ByteReader;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.Prefetch;
import io.kiwidb.key.KeyOrder;
import io.kiwidb.key.KeyPrefix;
import io.kiwidb.spi.CachedBlock;
import io.kiwidb.spi.PackedBlockCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The decoded index: the fences of all data blocks in primitive arrays, without an object per
 * block.
 *
 * <p>Fence keys without their {@link CommonPrefix} are contiguous in one array; the first eight
 * bytes of each are also in an array of longs, for the binary search. Data blocks are contiguous,
 * so n + 1 offsets give their positions in the file and their lengths. Next to each offset, in the
 * same cache line, is the place of the block in the cache, if it has one and the cache keeps packed
 * blocks.
 *
 * <p>Threading: thread-safe; everything except the places is immutable, and those are published
 * with release and read with acquire.
 */
final class IndexBlock implements CachedBlock {
  /** Minimum length of a fence: four one-byte varints. */
  private static final int MIN_FENCE_BYTES = 4;

  /** The place of a block that is not in the cache. */
  static final long ABSENT = -1;

  private static final long[] ALL_ZERO = new long[0];
  /** When at most this many fences are left, their offsets and places are prefetched. */
  private static final int NEAR = 8;

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);

  private final KeyOrder order;
  private final byte[] common;
  private final long[] prefixes;
  private final byte[] keys;
  private final int[] keyEnds;
  private final long[] tags;

  /** Offset and place of each data block, alternating, followed by the end of the last block. */
  private final long[] blocks;

  private IndexBlock(KeyOrder order, Decoder decoded) {
    this.order = order;
    common = decoded.common;
    prefixes = decoded.prefixes;
    keys = decoded.keys;
    keyEnds = decoded.keyEnds;
    tags = decoded.tags;
    blocks = decoded.blocks;
  }

  /**
   * Decodes an index. Fails unless its data blocks cover exactly the bytes from the header to
   * {@code dataEnd}.
   */
  static IndexBlock decode(
      String file, long offset, BlockContents payload, TableMetadata table, KeyOrder order) {
    Decoder decoder = new Decoder(file, offset, payload, order);
    decoder.measure();
    decoder.fill();
    long dataEnd = table.footer().dataEnd();
    long lastEnd = decoder.blocks[2 * decoder.count];
    if (lastEnd != dataEnd || decoder.count != table.properties().properties().dataBlocks()) {
      throw new CorruptionException(
          file,
          offset,
          table.properties().properties().dataBlocks() + " data blocks up to " + dataEnd,
          decoder.count + " up to " + lastEnd);
    }
    return new IndexBlock(order, decoder);
  }

  /** Returns the number of data blocks; at least one. */
  int count() {
    return keyEnds.length;
  }

  /** Returns the offset of a data block in the file; for {@link #count} the end of the last one. */
  long offset(int block) {
    return blocks[2 * block];
  }

  /** Returns the length of a data block as stored. */
  int length(int block) {
    return (int) (blocks[2 * block + 2] - blocks[2 * block]);
  }

  /**
   * Returns the last known place of a data block in the cache, {@link #ABSENT}, or
   * {@link PackedBlockCache#NONE} if it has never been looked up.
   */
  long place(int block) {
    return (long) PLACE.getAcquire(blocks, 2 * block + 1);
  }

  /** Records the place of a data block. */
  void place(int block, long place) {
    PLACE.setRelease(blocks, 2 * block + 1, place);
  }

  /**
   * Records that a data block is not in the cache, unless another thread has recorded a place
   * since.
   *
   * <p>That is valid until the block is put, which is recorded here as well. While a table has a
   * second index, because the cache evicted one that a cursor still uses, a block put through one
   * of them is read again through the other.
   *
   * @param before the previous place, which was no longer valid
   */
  void absent(int block, long before) {
    PLACE.compareAndSet(blocks, 2 * block + 1, before, ABSENT);
  }

  /**
   * Returns the block that contains the first entry at or after a key and tag, if there is one;
   * {@link #count} if there can be none.
   */
  int find(byte[] key, int keyOffset, int keyLength, long seekTag) {
    if (!order.isBytewise()) {
      return findCustom(key, keyOffset, keyLength, seekTag);
    }
    int toCommon = CommonPrefix.compare(key, keyOffset, keyLength, common, 0, common.length);
    if (toCommon != 0) {
      return toCommon < 0 ? 0 : count();
    }
    int from = keyOffset + common.length;
    int rest = keyLength - common.length;
    long prefix = KeyPrefix.of(key, from, rest);
    int low = 0;
    int high = prefixes.length;
    boolean far = true;
    while (low < high) {
      if (far && high - low <= NEAR) {
        far = false;
        Prefetch.loaded(blocks[2 * low] + blocks[low + high] + blocks[2 * high]);
      }
      int middle = (low + high) >>> 1;
      long candidate = prefixes[middle];
      if (candidate < prefix
          || (candidate == prefix && compareRest(middle, key, from, rest, seekTag) < 0)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int findCustom(byte[] key, int keyOffset, int keyLength, long seekTag) {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareRest(middle, key, keyOffset, keyLength, seekTag) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Compares a fence with a target whose common prefix is known to be equal and has been removed.
   */
  private int compareRest(int fence, byte[] key, int offset, int length, long tag) {
    int start = fence == 0 ? 0 : keyEnds[fence - 1];
    int byKey = order.compare(keys, start, keyEnds[fence] - start, key, offset, length);
    return byKey != 0 ? byKey : Long.compare(tag, tag(fence));
  }

  /** Compares a fence with an entry: negative if the fence sorts before it. For verification. */
  int compareFence(int fence, byte[] key, int offset, int length, long tag) {
    int toCommon = CommonPrefix.compare(key, offset, length, common, 0, common.length);
    if (toCommon != 0) {
      return -toCommon;
    }
    return compareRest(fence, key, offset + common.length, length - common.length, tag);
  }

  /** Visits the data blocks in key order, until the visitor says otherwise. */
  void visit(IndexVisitor visitor) {
    boolean more = true;
    for (int i = 0; more && i < count(); i++) {
      int start = i == 0 ? 0 : keyEnds[i - 1];
      byte[] fence = Arrays.copyOf(common, common.length + keyEnds[i] - start);
      System.arraycopy(keys, start, fence, common.length, keyEnds[i] - start);
      more = visitor.visit(fence, offset(i), length(i));
    }
  }

  private long tag(int fence) {
    return tags.length == 0 ? 0 : tags[fence];
  }

  @Override
  public long memoryBytes() {
    long arrays = common.length + keys.length + 4L * keyEnds.length;
    return 152 + arrays + 8L * (prefixes.length + tags.length + blocks.length);
  }

  /**
   * Decodes in two passes: the first computes the sizes of the arrays, so that they are allocated
   * once.
   */
  private static final class Decoder {
    private final String file;
    private final long offset;
    private final BlockContents payload;
    private final boolean bytewise;
    private final int count;
    private byte[] common = new byte[0];
    private long[] prefixes = ALL_ZERO;
    private byte[] keys = new byte[0];
    private final int[] keyEnds;
    private long[] tags = ALL_ZERO;
    private final long[] blocks;

    Decoder(String file, long offset, BlockContents payload, KeyOrder order) {
      this.file = file;
      this.offset = offset;
      this.payload = payload;
      bytewise = order.isBytewise();
      int room = payload.length() - BlockFormat.COUNT_SIZE;
      count = room < 0
          ? 0
          : LittleEndian.getInt(payload.bytes(), payload.end() - BlockFormat.COUNT_SIZE);
      if (count < 1 || count > room / MIN_FENCE_BYTES) {
        throw new CorruptionException(
            file, offset, "an index of " + room + " bytes", count + " fences");
      }
      keyEnds = new int[count];
      blocks = new long[2 * count + 1];
      blocks[0] = BlockFormat.FIRST_BLOCK_AT;
    }

    private ByteReader reader() {
      return new ByteReader(
          file,
          offset,
          payload.bytes(),
          payload.start(),
          payload.length() - BlockFormat.COUNT_SIZE);
    }

    void measure() {
      ByteReader in = reader();
      long keyBytes = 0;
      int commonLength = Integer.MAX_VALUE;
      int keyLength = 0;
      boolean tagged = false;
      for (int i = 0; i < count; i++) {
        int shared = in.readVarint();
        int unshared = in.readVarint();
        tagged |= in.readVarlong() != 0;
        in.readVarint();
        int suffixAt = in.skip(unshared);
        if (shared > keyLength) {
          throw in.corrupt("at most " + keyLength + " shared bytes", String.valueOf(shared));
        }
        if (i == 0) {
          common = Arrays.copyOfRange(payload.bytes(), suffixAt, suffixAt + unshared);
        }
        commonLength = Math.min(commonLength, i == 0 ? unshared : shared);
        keyLength = shared + unshared;
        keyBytes += keyLength;
      }
      if (in.remaining() != 0) {
        throw in.corrupt("the end of the index", in.remaining() + " more bytes");
      }
      common = bytewise ? Arrays.copyOf(common, commonLength) : new byte[0];
      keyBytes -= (long) common.length * count;
      if (keyBytes > BlockFormat.MAX_BLOCK_BYTES) {
        throw in.corrupt("an index with less than 2 GiB of keys", keyBytes + " bytes");
      }
      keys = new byte[(int) keyBytes];
      prefixes = bytewise ? new long[count] : ALL_ZERO;
      tags = tagged ? new long[count] : ALL_ZERO;
    }

    void fill() {
      ByteReader in = reader();
      int start = 0;
      int at = 0;
      for (int i = 0; i < count; i++) {
        int shared = Math.max(0, in.readVarint() - common.length);
        int unshared = in.readVarint();
        long tag = in.readVarlong();
        if (tags.length != 0) {
          tags[i] = tag;
        }
        int length = in.readVarint();
        if (length < BlockFormat.RAW_TRAILER_SIZE) {
          throw in.corrupt("the length of a block", String.valueOf(length));
        }
        blocks[2 * i + 2] = blocks[2 * i] + length;
        int suffixAt = in.skip(unshared);
        // The suffix of the first key includes the common prefix.
        int dropped = i == 0 ? common.length : 0;
        System.arraycopy(keys, start, keys, at, shared);
        System.arraycopy(
            payload.bytes(), suffixAt + dropped, keys, at + shared, unshared - dropped);
        start = at;
        at += shared + unshared - dropped;
        keyEnds[i] = at;
        if (bytewise) {
          prefixes[i] = KeyPrefix.of(keys, start, at - start);
        }
      }
    }
  }
}
