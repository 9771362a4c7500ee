package io.kiwidb.sstable.block;

import io.kiwidb.io.FileHeader;

/**
 * Sizes and codes of the table file and of stored blocks, shared by writer and reader; the package
 * description specifies the format.
 */
final class BlockFormat {
  /** Name of the provider, recorded in the file header. */
  static final String NAME = "block";

  /** Format version that this release writes. */
  static final int VERSION = 2;

  /** Oldest format version that this release reads. */
  static final int OLDEST_VERSION = 2;

  /** Offset of the first data block. */
  static final int FIRST_BLOCK_AT = FileHeader.SIZE;

  /** Encoding: the payload is uncompressed. */
  static final int RAW = 0;

  /** Encoding: the payload is the output of the table's compressor. */
  static final int COMPRESSED = 1;

  private static final int RAW_LENGTH_SIZE = Integer.BYTES;
  private static final int ENCODING_SIZE = 1;
  private static final int CRC_SIZE = Integer.BYTES;

  /** Trailer of a raw payload: encoding and checksum. */
  static final int RAW_TRAILER_SIZE = ENCODING_SIZE + CRC_SIZE;

  /** Trailer of a compressed payload: raw length, encoding and checksum. */
  static final int COMPRESSED_TRAILER_SIZE = RAW_LENGTH_SIZE + RAW_TRAILER_SIZE;

  /** Width of the count after the index entries. */
  static final int COUNT_SIZE = Integer.BYTES;

  /** Maximum length of a stored block and of a payload: the limit of a Java array. */
  static final int MAX_BLOCK_BYTES = Integer.MAX_VALUE - 8;

  private BlockFormat() {}

  /** Returns the position of the checksum of a stored block; it covers everything before. */
  static int crcAt(int start, int storedLength) {
    return start + storedLength - CRC_SIZE;
  }

  /** Returns the position of its encoding. */
  static int encodingAt(int start, int storedLength) {
    return start + storedLength - RAW_TRAILER_SIZE;
  }

  /**
   * Returns the position of the raw length of a compressed block, which is the end of the
   * compressed payload.
   */
  static int rawLengthAt(int start, int storedLength) {
    return start + storedLength - COMPRESSED_TRAILER_SIZE;
  }
}
