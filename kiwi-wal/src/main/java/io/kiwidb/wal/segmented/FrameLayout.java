package io.kiwidb.wal.segmented;

import io.kiwidb.Limits;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogWriter;

/**
 * Field offsets of the frame of a record, which is short or long; the only place that defines them,
 * shared by writer and reader. The package description specifies the format. Threading: stateless.
 *
 * <p>Methods that read a frame take the array and the index of the frame in it. Unless stated
 * otherwise, they read no byte after the first {@link #LEAST_SIZE}.
 */
final class FrameLayout {
  /**
   * In both: the checksum, bound to the position. Of a short frame with its payload; of a long
   * frame without.
   */
  static final int CHECKSUM_AT = 0;

  /**
   * In both: the payload length, with {@link #SHORT_BIT}; 16 bits in a short frame, 32 in a long
   * one.
   */
  static final int LENGTH_AT = CHECKSUM_AT + Integer.BYTES;

  /** In a short frame: number of bytes before it that were not known to be synced, 24 bits. */
  static final int SHORT_UNSYNCED_AT = LENGTH_AT + Short.BYTES;

  /** Length of a short frame; the payload follows. */
  static final int SHORT_SIZE = SHORT_UNSYNCED_AT + 3;

  /** In a long frame: number of bytes before it that were not known to be synced, 32 bits. */
  static final int LONG_UNSYNCED_AT = LENGTH_AT + Integer.BYTES;

  /** In a long frame: checksum of the payload. */
  static final int PAYLOAD_CHECKSUM_AT = LONG_UNSYNCED_AT + Integer.BYTES;

  /** Length of a long frame; the payload follows. */
  static final int LONG_SIZE = PAYLOAD_CHECKSUM_AT + Integer.BYTES;

  /** The minimum length of a frame. */
  static final int LEAST_SIZE = SHORT_SIZE;

  /** Set in the length field of a short frame, and only there. */
  static final int SHORT_BIT = 1 << 15;

  /** Payloads of at least this many bytes have a long frame, all others a short one. */
  static final int LONG_PAYLOAD = 1 << 15;

  /** The maximum length of a record with a short frame. */
  static final int MAX_SHORT_RECORD = SHORT_SIZE + LONG_PAYLOAD - 1;

  /** A distance of at least that many bytes; the frame then proves nothing. */
  static final long SHORT_UNSYNCED_UNKNOWN = 0xff_ffffL;

  /** The same value for a long frame. */
  static final long LONG_UNSYNCED_UNKNOWN = 0xffff_ffffL;

  static {
    assert LONG_SIZE <= LogWriter.HEADROOM;
  }

  private FrameLayout() {}

  /**
   * Writes a frame in front of a payload, into its headroom, and returns its start.
   *
   * @param position the current length of the segment, which will be the position of the frame
   * @param synced the length known to be durable
   */
  static int putFrame(
      Checksum checksum,
      long identity,
      long position,
      long synced,
      byte[] bytes,
      int offset,
      int length) {
    assert length >= 0 && length <= Limits.MAX_BATCH_BYTES && synced <= position;
    return length < LONG_PAYLOAD
        ? putShort(checksum, identity, position, position - synced, bytes, offset, length)
        : putLong(checksum, identity, position, position - synced, bytes, offset, length);
  }

  private static int putShort(
      Checksum checksum,
      long identity,
      long position,
      long unsynced,
      byte[] bytes,
      int offset,
      int length) {
    int frame = offset - SHORT_SIZE;
    int distance = (int) Math.min(unsynced, SHORT_UNSYNCED_UNKNOWN);
    long head = length | SHORT_BIT | (long) distance << Short.SIZE;
    int value = checksum.of(identity, position, head, bytes, offset, length);
    LittleEndian.putInt(bytes, frame + CHECKSUM_AT, value);
    LittleEndian.putInt(bytes, frame + LENGTH_AT, (int) head);
    bytes[frame + SHORT_SIZE - 1] = (byte) (head >>> Integer.SIZE);
    return frame;
  }

  private static int putLong(
      Checksum checksum,
      long identity,
      long position,
      long unsynced,
      byte[] bytes,
      int offset,
      int length) {
    int frame = offset - LONG_SIZE;
    LittleEndian.putShort(bytes, frame + LENGTH_AT, length & ~SHORT_BIT);
    LittleEndian.putShort(bytes, frame + LENGTH_AT + Short.BYTES, length >>> 15);
    LittleEndian.putInt(
        bytes, frame + LONG_UNSYNCED_AT, (int) Math.min(unsynced, LONG_UNSYNCED_UNKNOWN));
    LittleEndian.putInt(bytes, frame + PAYLOAD_CHECKSUM_AT, checksum.of(bytes, offset, length));
    int value = checksum.of(identity, position, bytes, frame + LENGTH_AT, LONG_SIZE - LENGTH_AT);
    LittleEndian.putInt(bytes, frame + CHECKSUM_AT, value);
    return frame;
  }

  /** Returns whether the frame, if it is valid, is short. */
  static boolean isShort(byte[] bytes, int at) {
    return (LittleEndian.getShort(bytes, at + LENGTH_AT) & SHORT_BIT) != 0;
  }

  /** Returns the length of the frame. */
  static int size(byte[] bytes, int at) {
    return isShort(bytes, at) ? SHORT_SIZE : LONG_SIZE;
  }

  /** Returns the payload length. */
  static int length(byte[] bytes, int at) {
    int low = LittleEndian.getShort(bytes, at + LENGTH_AT) & ~SHORT_BIT;
    return isShort(bytes, at)
        ? low
        : low | LittleEndian.getShort(bytes, at + LENGTH_AT + Short.BYTES) << 15;
  }

  /**
   * Returns whether the form matches the length. False for zeros, which have the form of a long
   * frame and a length of 0.
   */
  static boolean isFrame(byte[] bytes, int at) {
    return isShort(bytes, at) || length(bytes, at) >= LONG_PAYLOAD;
  }

  /**
   * Returns the number of bytes of the record that the frame's checksum covers, including the
   * checksum.
   */
  static int covered(byte[] bytes, int at) {
    return isShort(bytes, at) ? SHORT_SIZE + length(bytes, at) : LONG_SIZE;
  }

  /**
   * Returns the checksum of the frame at index {@code at} of the array and {@code position} in the
   * segment. Reads the {@link #covered} bytes.
   */
  static int checksum(Checksum checksum, long identity, long position, byte[] bytes, int at) {
    return isShort(bytes, at)
        ? checksum.of(
            identity, position, head(bytes, at), bytes, at + SHORT_SIZE, length(bytes, at))
        : checksum.of(identity, position, bytes, at + LENGTH_AT, LONG_SIZE - LENGTH_AT);
  }

  /**
   * Returns the fields after the checksum of a short frame, as the long that enters the checksum.
   */
  static long head(byte[] bytes, int at) {
    return Integer.toUnsignedLong(LittleEndian.getInt(bytes, at + LENGTH_AT))
        | (bytes[at + SHORT_SIZE - 1] & 0xffL) << Integer.SIZE;
  }

  /**
   * Returns the synced length stated by the frame at {@code position}; 0 if it states none,
   * negative if it is not a valid frame. Reads the {@link #size} of the frame.
   */
  static long statedSynced(byte[] bytes, int at, long position) {
    boolean isShort = isShort(bytes, at);
    long unsynced = isShort
        ? head(bytes, at) >>> Short.SIZE
        : Integer.toUnsignedLong(LittleEndian.getInt(bytes, at + LONG_UNSYNCED_AT));
    return unsynced == (isShort ? SHORT_UNSYNCED_UNKNOWN : LONG_UNSYNCED_UNKNOWN)
        ? 0
        : position - unsynced;
  }
}
