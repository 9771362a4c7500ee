package io.kiwidb.sstable.blob;

import io.kiwidb.io.FileHeader;
import io.kiwidb.io.Varint;

/** Constants of the format; the package description specifies it. */
final class BlobFormat {
  static final String NAME = "record";
  static final int VERSION = 1;

  /** Where the first record begins. */
  static final long FIRST_RECORD_AT = FileHeader.SIZE;

  static final int CRC_BYTES = Integer.BYTES;

  /** Most bytes of a record before its key. */
  static final int LARGEST_HEAD = CRC_BYTES + 3 * Varint.MAX_INT_BYTES;

  /** Compression must save at least this part of a value: one of eight. */
  static final int SAVED_SHARE = 8;

  private BlobFormat() {}
}
