package io.kiwidb.sstable.block;

import io.kiwidb.CorruptionException;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.io.ReadableFile;
import io.kiwidb.spi.Compressor;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks from a file: reads, verifies, decompresses.
 *
 * <p>Threading: thread-safe. Failure: {@link CorruptionException} for a corrupt block.
 */
final class BlockFetcher {
  private final ReadableFile file;
  private final long fileNumber;
  private final @Nullable Compressor compressor;
  private final int largestBlock;

  /**
   * Creates a fetcher for a file.
   *
   * @param compressor decompresses blocks; without one, every block must be raw
   * @param largestBlock upper limit for the uncompressed length that a compressed block may claim
   */
  BlockFetcher(
      ReadableFile file, long fileNumber, @Nullable Compressor compressor, int largestBlock) {
    this.file = file;
    this.fileNumber = fileNumber;
    this.compressor = compressor;
    this.largestBlock = largestBlock;
  }

  /** Returns the name of the file, for messages. */
  String fileName() {
    return file.name();
  }

  /** Reads and verifies a block. Requires: the handle is within the file. */
  BlockContents fetch(BlockHandle handle) {
    return fetch(handle.offset(), handle.length());
  }

  /** Reads and verifies a block. Requires: the block is within the file. */
  BlockContents fetch(long offset, int length) {
    return fetch(offset, length, new byte[length]);
  }

  /**
   * As {@link #fetch(long, int)}, but reads into an array of at least that length, which also holds
   * the contents unless the block is compressed.
   */
  BlockContents fetch(long offset, int length, byte[] stored) {
    read(offset, stored, length);
    return open(offset, stored, 0, length);
  }

  /** Reads exactly {@code length} bytes to the start of the array. */
  void read(long offset, byte[] target, int length) {
    int read = file.read(offset, target, 0, length);
    if (read != length) {
      throw new CorruptionException(
          file.name(), offset, length + " bytes", "the end of the file after " + read + " bytes");
    }
  }

  /**
   * Verifies a stored block and returns its contents, which for a raw block remain in place.
   *
   * @param offset its offset in the file
   */
  BlockContents open(long offset, byte[] stored, int start, int length) {
    assert length >= BlockFormat.RAW_TRAILER_SIZE;
    int crcAt = BlockFormat.crcAt(start, length);
    int crc = new Checksum().of(fileNumber, offset, stored, start, crcAt - start);
    int recorded = LittleEndian.getInt(stored, crcAt);
    if (crc != recorded) {
      throw new CorruptionException(
          file.name(),
          offset,
          "block checksum " + Integer.toHexString(crc),
          "stored checksum " + Integer.toHexString(recorded));
    }
    int encoding = stored[BlockFormat.encodingAt(start, length)];
    if (encoding == BlockFormat.RAW) {
      return new BlockContents(stored, start, length - BlockFormat.RAW_TRAILER_SIZE);
    }
    if (encoding != BlockFormat.COMPRESSED || compressor == null) {
      throw new CorruptionException(file.name(), offset, "a known encoding", "code " + encoding);
    }
    return decompress(compressor, offset, stored, start, length);
  }

  private BlockContents decompress(
      Compressor by, long offset, byte[] stored, int start, int length) {
    int compressedLength = length - BlockFormat.COMPRESSED_TRAILER_SIZE;
    int rawLength = compressedLength < 0
        ? -1
        : LittleEndian.getInt(stored, BlockFormat.rawLengthAt(start, length));
    if (rawLength < 0 || rawLength > largestBlock) {
      throw new CorruptionException(
          file.name(),
          offset,
          "a block of at most " + largestBlock + " bytes",
          "a length of " + rawLength);
    }
    byte[] raw = new byte[rawLength];
    try {
      by.decompress(stored, start, compressedLength, raw, 0, rawLength);
    } catch (IllegalArgumentException e) {
      CorruptionException corrupt = new CorruptionException(
          file.name(), offset, rawLength + " compressed bytes", String.valueOf(e.getMessage()));
      corrupt.addSuppressed(e);
      throw corrupt;
    }
    return new BlockContents(raw, 0, rawLength);
  }
}
