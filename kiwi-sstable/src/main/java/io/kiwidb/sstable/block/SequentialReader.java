package io.kiwidb.sstable.block;

/**
 * Reads data blocks for one scan, several with one read of the file once the scan moves forward.
 *
 * <p>The blocks that a scan reads remain unchanged as long as they are referenced, unless the scan
 * declares that they are not ({@link #releaseBuffers}). So the block that a seek reads uses a
 * recycled array, and the others new ones: 4 KiB of new memory, zeroed, took a fifth of a seek.
 *
 * <p>A read costs about a microsecond, regardless of its length up to some KiB; a block of 4 KiB
 * holds about thirty entries. One read of {@value #CHUNK_BYTES} bytes serves sixty such blocks. A
 * scan that bypasses the cache reads ahead from its second block on and its blocks refer to the
 * chunk, which is then not reused. A scan that fills the cache reads ahead from its fifth uncached
 * block on, so that a seek and a few steps stay cheap; its blocks are copies, because the cache
 * keeps blocks and not chunks.
 *
 * <p>Threading: not thread-safe.
 */
final class SequentialReader {
  /**
   * Below half of the smallest G1 region (1 MiB), so that the garbage collector treats it as an
   * ordinary array.
   */
  private static final int CHUNK_BYTES = 256 << 10;

  private static final int RUN_BEFORE_FILLING = 4;
  private static final byte[] NO_CHUNK = new byte[0];

  private final BlockFetcher fetcher;
  private final Keeping keeping;
  private byte[] chunk = NO_CHUNK;
  private byte[] spare = NO_CHUNK;
  private boolean spareInUse; // its content may be referenced
  private long chunkStart;
  private int chunkLength;
  private int lastBlock = -2;
  private int run;

  /** How the blocks that are read are kept. */
  enum Keeping {
    /** By the cache: each has its own array. */
    CACHED,
    /** By the scan only: they share the array of a chunk. */
    PASSING
  }

  /** Creates a reader that uses a fetcher. */
  SequentialReader(BlockFetcher fetcher, Keeping keeping) {
    this.fetcher = fetcher;
    this.keeping = keeping;
  }

  /**
   * Reads and verifies a data block.
   *
   * @param stays whether the contents must remain unchanged when this thread reads more, here or
   *     elsewhere
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

  /** Declares that blocks read so far are no longer referenced. */
  void releaseBuffers() {
    spareInUse = false;
  }

  /** Releases all arrays. */
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
