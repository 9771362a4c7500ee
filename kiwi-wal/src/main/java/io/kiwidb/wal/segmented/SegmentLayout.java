package io.kiwidb.wal.segmented;

import io.kiwidb.Limits;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.FileHeader;
import io.kiwidb.io.FileId;
import io.kiwidb.io.FileKind;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogProvider;
import io.kiwidb.spi.LogWriter;

/**
 * Where things stand in a segment: the one place that knows offsets, shared by writer and reader. The format is specified in the
 * package's description. Threading: stateless.
 */
final class SegmentLayout {
  /** The name in the file header. */
  static final String PROVIDER = "segmented";

  /** The version of the format, in the file header. */
  static final int VERSION = 1;

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

  /** In a frame: checksum of the rest of the frame, bound to its place. */
  static final int FRAME_CRC_AT = 0;

  /** In a frame: checksum of the payload. */
  static final int PAYLOAD_CRC_AT = FRAME_CRC_AT + Integer.BYTES;

  /** In a frame: payload length and {@link #RECORD_BIT}. */
  static final int LENGTH_AT = PAYLOAD_CRC_AT + Integer.BYTES;

  /** In a frame: how many bytes before the frame were not known to be synced. */
  static final int UNSYNCED_AT = LENGTH_AT + Integer.BYTES;

  /** Length of a frame; the payload follows. */
  static final int FRAME_SIZE = UNSYNCED_AT + Integer.BYTES;

  /** Frames stand at multiples of this; zeros fill the gap in front of them. */
  static final int ALIGNMENT = Long.BYTES;

  /** Set in every length, so that no frame is all zeros, not even one of an empty record. */
  static final int RECORD_BIT = 1 << 31;

  /** The unsynced distance is this or more: the record proves nothing. */
  static final long UNSYNCED_UNKNOWN = 0xffff_ffffL;

  private static final int PLACE_SIZE = 2 * Long.BYTES;
  private static final int SCRATCH = PLACE_SIZE + FRAME_SIZE - PAYLOAD_CRC_AT;

  static {
    assert HEADER_SIZE % ALIGNMENT == 0;
    assert SCRATCH <= LogWriter.HEADROOM && FRAME_SIZE + ALIGNMENT <= LogWriter.HEADROOM;
  }

  private SegmentLayout() {}

  /** Where the frame behind a sound part of that length stands. */
  static long align(long length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * What checksums use as the file's identity. The database is part of it because file numbers repeat across databases: blocks
   * of a deleted database that a file system exposes after a crash must not pass as records of this one.
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

  /**
   * Puts padding and frame in front of a payload, inside its headroom, and returns where the bytes to append start.
   *
   * <p>The checksum of a frame covers its place, then the frame. Here the place is written in front of the frame for a moment, so
   * that one call sums both; it is the same value as {@link #frameChecksum}. Then the checksum and the padding overwrite it.
   *
   * @param end the length of the segment so far
   * @param synced up to where it is known to be durable
   */
  static int putFrame(
      Checksum checksum,
      long identity,
      long end,
      long synced,
      byte[] bytes,
      int offset,
      int length) {
    assert length >= 0 && length <= Limits.MAX_BATCH_BYTES && synced <= end;
    long position = align(end);
    int frame = offset - FRAME_SIZE;
    int payloadCrc = checksum.of(bytes, offset, length);
    int scratch = offset - SCRATCH;
    LittleEndian.putLong(bytes, scratch, identity);
    LittleEndian.putLong(bytes, scratch + Long.BYTES, position);
    LittleEndian.putInt(bytes, frame + PAYLOAD_CRC_AT, payloadCrc);
    LittleEndian.putInt(bytes, frame + LENGTH_AT, length | RECORD_BIT);
    LittleEndian.putInt(
        bytes, frame + UNSYNCED_AT, (int) Math.min(position - synced, UNSYNCED_UNKNOWN));
    int frameCrc = checksum.of(bytes, scratch, SCRATCH);
    LittleEndian.putInt(bytes, frame + FRAME_CRC_AT, frameCrc);
    LittleEndian.putLong(bytes, frame - ALIGNMENT, 0);
    return frame - (int) (position - end);
  }

  /** The checksum that the frame at {@code at}, which stands at {@code position} in the file, should have. */
  static int frameChecksum(Checksum checksum, long identity, long position, byte[] bytes, int at) {
    return checksum.of(identity, position, bytes, at + PAYLOAD_CRC_AT, FRAME_SIZE - PAYLOAD_CRC_AT);
  }

  /** Whether a frame has the bit that every frame has. */
  static boolean isRecord(byte[] bytes, int at) {
    return (LittleEndian.getInt(bytes, at + LENGTH_AT) & RECORD_BIT) != 0;
  }

  /** The payload length in a frame. */
  static int length(byte[] bytes, int at) {
    return LittleEndian.getInt(bytes, at + LENGTH_AT) & ~RECORD_BIT;
  }

  /** The unsynced distance in a frame. */
  static long unsynced(byte[] bytes, int at) {
    return Integer.toUnsignedLong(LittleEndian.getInt(bytes, at + UNSYNCED_AT));
  }
}
