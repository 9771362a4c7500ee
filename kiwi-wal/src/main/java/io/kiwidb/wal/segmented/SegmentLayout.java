package io.kiwidb.wal.segmented;

import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogProvider;

/**
 * Where things stand in the headers of a segment: the one place that knows their offsets, shared by
 * writer and reader; those of records are in {@link FrameLayout}. The format is specified in the
 * package's description. Threading: stateless.
 */
final class SegmentLayout {
  /** The name in the file header. */
  static final String PROVIDER = "segmented";

  /** The version of the format, in the file header. */
  static final int VERSION = 2;

  /** Number of the segment before this one. */
  static final int PREDECESSOR_NUMBER_AT = FileHeader.SIZE;

  /** Length of the segment before this one. */
  static final int PREDECESSOR_LENGTH_AT = PREDECESSOR_NUMBER_AT + Long.BYTES;

  /** Zero, for later use. */
  static final int RESERVED_AT = PREDECESSOR_LENGTH_AT + Long.BYTES;

  /** Checksum of the segment header. */
  static final int HEADER_CRC_AT = RESERVED_AT + Integer.BYTES;

  /** File header and segment header; where the first record stands. */
  static final int HEADER_SIZE = HEADER_CRC_AT + Integer.BYTES;

  private SegmentLayout() {}

  /**
   * What checksums use as the file's identity. The database is part of it because file numbers
   * repeat across databases: blocks of a deleted database that a file system exposes after a crash
   * must not pass as records of this one.
   */
  static long identity(FileId id) {
    return id.number()
        ^ id.database().getMostSignificantBits()
        ^ id.database().getLeastSignificantBits();
  }

  /** The encoded headers of a new segment. */
  static byte[] header(FileId id, LogProvider.Link predecessor) {
    byte[] bytes = new byte[HEADER_SIZE];
    byte[] fileHeader = FileHeader.of(FileKind.LOG, PROVIDER, VERSION, id).encode();
    System.arraycopy(fileHeader, 0, bytes, 0, FileHeader.SIZE);
    LittleEndian.putLong(bytes, PREDECESSOR_NUMBER_AT, predecessor.number());
    LittleEndian.putLong(bytes, PREDECESSOR_LENGTH_AT, predecessor.length());
    LittleEndian.putInt(bytes, HEADER_CRC_AT, headerChecksum(new Checksum(), identity(id), bytes));
    return bytes;
  }

  /** The checksum that the segment header should have. */
  static int headerChecksum(Checksum checksum, long identity, byte[] bytes) {
    return checksum.of(
        identity,
        PREDECESSOR_NUMBER_AT,
        bytes,
        PREDECESSOR_NUMBER_AT,
        HEADER_CRC_AT - PREDECESSOR_NUMBER_AT);
  }

  /** The segment before this one, from a checked header. */
  static LogProvider.Link predecessor(byte[] bytes) {
    return new LogProvider.Link(
        LittleEndian.getLong(bytes, PREDECESSOR_NUMBER_AT),
        LittleEndian.getLong(bytes, PREDECESSOR_LENGTH_AT));
  }
}
