package io.kiwidb.sstable.block;

/**
 * Reads data blocks for one scan, several with one read of the file once the scan goes forward.
 *
 * <p>What a scan reads stays as it is for as long as somebody refers to it, unless the scan says
 * that nobody does ({@link #forget}). So the block that a seek reads goes to an array that served
 * before, and the others to new ones: 4 KiB of new memory, zeroed, took a fifth of a seek.
 *
 * <p>A read costs about a microsecond, whatever its length up to some KiB; a block of 4 KiB holds
 * some thirty entries. One read of {@value #CHUNK_BYTES} bytes serves sixty such blocks. A scan
 * that bypasses the cache reads ahead from its second block on and its blocks point into the chunk,
 * which is then not reused. A scan that fills the cache reads ahead from its fifth uncached block
 * on, so that a seek and a few steps stay cheap; its blocks are copies, because the cache keeps
 * blocks and not chunks.
 *
 * <p>Threading: not thread-safe.
 */
final class SequentialReader {
  /**
   * Below half of the smallest G1 region (1 MiB), so that the collector treats it as any other
   * array.
   */
  private static final int CHUNK_BYTES = 256 << 10;

  private static final int RUN_BEFORE_FILLING = 4;
  private static final byte[] NO_CHUNK = new byte[0];

  private final BlockFetcher fetcher;
  private final Keeping keeping;
  private byte[] chunk = NO_CHUNK;
  private byte[] spare = NO_CHUNK;
  private boolean spareInUse; // what is in it may be referred to
  private long chunkStart;
  private int chunkLength;
  private int lastBlock = -2;
  private int run;

  /** What happens to the blocks that are read. */
  enum Keeping {
    /** The cache keeps them: each owns its array. */
    CACHED,
    /** Only the scan uses them: they share the array of a chunk. */
    PASSING
  }

  /** Reads through a fetcher. */
  SequentialReader(BlockFetcher fetcher, Keeping keeping) {
    this.fetcher = fetcher;
    this.keeping = keeping;
  }

  /**
   * Reads and checks a data block.
   *
   * @param stays whether the payload must stay as it is when more is read, here or elsewhere by
   *     this thread
   */
  BlockContents read(IndexBlock index, int block, boolean stays) {
    run = block == lastBlock + 1 ? run + 1 : 0;
    lastBlock = block;
    long offset = index.offset(block);
    int length = index.length(block);
    if (!inChunk(offset, length)) {
      int wanted = keeping == Keeping.PASSING ? 1 : RUN_BEFORE_FILLING;
      if (run < wanted || length > CHUNK_BYTES) {
        return fetcher.fetch(offset, length, stays ? array(length) : BlockScratch.bytes(length));
      }
      readChunk(offset, index.offset(index.count()));
    }
    int start = (int) (offset - chunkStart);
    if (keeping == Keeping.PASSING || !stays) {
      return fetcher.open(offset, chunk, start, length);
    }
    byte[] own = new byte[length];
    System.arraycopy(chunk, start, own, 0, length);
    return fetcher.open(offset, own, 0, length);
  }

  private byte[] array(int length) {
    if (keeping == Keeping.PASSING || spareInUse) {
      return new byte[length];
    }
    if (spare.length < length) {
      spare = ArrayPool.take(length);
    }
    spareInUse = true;
    return spare;
  }

  /** Says that nobody refers any more to what was read. */
  void forget() {
    spareInUse = false;
  }

  /** Lets go of all arrays. */
  void close() {
    if (!spareInUse) {
      ArrayPool.give(spare);
    }
    spare = NO_CHUNK;
    chunk = NO_CHUNK;
    chunkLength = 0;
  }

  private boolean inChunk(long offset, int length) {
    return offset >= chunkStart && offset + length <= chunkStart + chunkLength;
  }

  private void readChunk(long offset, long dataEnd) {
    int length = (int) Math.min(CHUNK_BYTES, dataEnd - offset);
    chunkLength = 0; // until the read has succeeded
    if (keeping == Keeping.PASSING || chunk.length == 0) {
      chunk = new byte[keeping == Keeping.PASSING ? length : CHUNK_BYTES];
    }
    fetcher.read(offset, chunk, length);
    chunkStart = offset;
    chunkLength = length;
  }
}
