package io.kiwidb.sstable.block;

import io.kiwidb.io.FileHeader;

/**
 * Sizes and codes of the table file and of a stored block, shared by writer and reader; the package
 * description draws them.
 */
final class BlockFormat {
  /** Name of the provider, recorded in the file header. */
  static final String NAME = "block";

  /** Version of the format that this release writes. */
  static final int VERSION = 2;

  /** Oldest version that this release reads. */
  static final int OLDEST_VERSION = 2;

  /** Where the first data block begins. */
  static final int FIRST_BLOCK_AT = FileHeader.SIZE;

  /** Encoding code: the payload stands as it is. */
  static final int RAW = 0;

  /** Encoding code: the payload is what the table's compressor made of it. */
  static final int COMPRESSED = 1;

  private static final int RAW_LENGTH_SIZE = Integer.BYTES;
  private static final int ENCODING_SIZE = 1;
  private static final int CRC_SIZE = Integer.BYTES;

  /** What follows a raw payload: encoding and checksum. */
  static final int RAW_TRAILER_SIZE = ENCODING_SIZE + CRC_SIZE;

  /** What follows a compressed payload: raw length, encoding and checksum. */
  static final int COMPRESSED_TRAILER_SIZE = RAW_LENGTH_SIZE + RAW_TRAILER_SIZE;

  /** Width of the count behind the index entries. */
  static final int COUNT_SIZE = Integer.BYTES;

  /** The largest stored block and the largest payload: what one Java array can hold. */
  static final int MAX_BLOCK_BYTES = Integer.MAX_VALUE - 8;

  private BlockFormat() {}

  /** Where the checksum of a stored block begins; it covers everything before. */
  static int crcAt(int start, int storedLength) {
    return start + storedLength - CRC_SIZE;
  }

  /** Where its encoding code is. */
  static int encodingAt(int start, int storedLength) {
    return start + storedLength - RAW_TRAILER_SIZE;
  }

  /** Where the raw length of a compressed block begins, and the compressed payload ends. */
  static int rawLengthAt(int start, int storedLength) {
    return start + storedLength - COMPRESSED_TRAILER_SIZE;
  }
}
