package io.kiwidb.wal.segmented;

import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogProvider;

/**
 * Field offsets of the headers of a segment; the only place that defines them, shared by writer and
 * reader; those of records are in {@link FrameLayout}. The package description specifies the
 * format. Threading: stateless.
 */
final class SegmentLayout {
  /** The provider name in the file header. */
  static final String PROVIDER = "segmented";

  /** The format version in the file header. */
  static final int VERSION = 2;

  /** Number of the previous segment. */
  static final int PREDECESSOR_NUMBER_AT = FileHeader.SIZE;

  /** Length of the previous segment. */
  static final int PREDECESSOR_LENGTH_AT = PREDECESSOR_NUMBER_AT + Long.BYTES;

  /** Zero, reserved. */
  static final int RESERVED_AT = PREDECESSOR_LENGTH_AT + Long.BYTES;

  /** Checksum of the segment header. */
  static final int HEADER_CRC_AT = RESERVED_AT + Integer.BYTES;

  /** File header and segment header; offset of the first record. */
  static final int HEADER_SIZE = HEADER_CRC_AT + Integer.BYTES;

  private SegmentLayout() {}

  /**
   * Returns the identity of the file for checksums. It includes the database because file numbers
   * repeat across databases: blocks of a deleted database that a file system exposes after a crash
   * must not pass as records of this one.
   */
  static long identity(FileId id) {
    return id.number()
        ^ id.database().getMostSignificantBits()
        ^ id.database().getLeastSignificantBits();
  }

  /** Returns the encoded headers of a new segment. */
  static byte[] header(FileId id, LogProvider.Link predecessor) {
    byte[] bytes = new byte[HEADER_SIZE];
    byte[] fileHeader = FileHeader.of(FileKind.LOG, PROVIDER, VERSION, id).encode();
    System.arraycopy(fileHeader, 0, bytes, 0, FileHeader.SIZE);
    LittleEndian.putLong(bytes, PREDECESSOR_NUMBER_AT, predecessor.number());
    LittleEndian.putLong(bytes, PREDECESSOR_LENGTH_AT, predecessor.length());
    LittleEndian.putInt(bytes, HEADER_CRC_AT, headerChecksum(new Checksum(), identity(id), bytes));
    return bytes;
  }

  /** Returns the expected checksum of the segment header. */
  static int headerChecksum(Checksum checksum, long identity, byte[] bytes) {
    return checksum.of(
        identity,
        PREDECESSOR_NUMBER_AT,
        bytes,
        PREDECESSOR_NUMBER_AT,
        HEADER_CRC_AT - PREDECESSOR_NUMBER_AT);
  }

  /** Returns the link to the previous segment, from a verified header. */
  static LogProvider.Link predecessor(byte[] bytes) {
    return new LogProvider.Link(
        LittleEndian.getLong(bytes, PREDECESSOR_NUMBER_AT),
        LittleEndian.getLong(bytes, PREDECESSOR_LENGTH_AT));
  }
}
