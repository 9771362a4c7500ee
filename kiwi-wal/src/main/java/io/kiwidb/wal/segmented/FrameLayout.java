package io.kiwidb.wal.segmented;

import io.kiwidb.Limits;
import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.LogWriter;

/**
 * Where things stand in the frame of a record, which is short or long: the one place that knows
 * offsets, shared by writer and reader. The format is specified in the package's description.
 * Threading: stateless.
 *
 * <p>Methods that read a frame take the array and the index of the frame in it. Unless they say
 * more, they look at no byte behind {@link #LEAST_SIZE}.
 */
final class FrameLayout {
  /**
   * In both: the checksum, bound to the place. Of a short frame and its payload; of a long frame
   * without.
   */
  static final int CHECKSUM_AT = 0;

  /**
   * In both: the payload length, with {@link #SHORT_BIT}; 16 bits in a short frame, 32 in a long
   * one.
   */
  static final int LENGTH_AT = CHECKSUM_AT + Integer.BYTES;

  /** In a short frame: how many bytes before it were not known to be synced, 24 bits. */
  static final int SHORT_UNSYNCED_AT = LENGTH_AT + Short.BYTES;

  /** Length of a short frame; the payload follows. */
  static final int SHORT_SIZE = SHORT_UNSYNCED_AT + 3;

  /** In a long frame: how many bytes before it were not known to be synced, 32 bits. */
  static final int LONG_UNSYNCED_AT = LENGTH_AT + Integer.BYTES;

  /** In a long frame: checksum of the payload. */
  static final int PAYLOAD_CHECKSUM_AT = LONG_UNSYNCED_AT + Integer.BYTES;

  /** Length of a long frame; the payload follows. */
  static final int LONG_SIZE = PAYLOAD_CHECKSUM_AT + Integer.BYTES;

  /** No frame is shorter. */
  static final int LEAST_SIZE = SHORT_SIZE;

  /** Set in the length of a short frame, and only there. */
  static final int SHORT_BIT = 1 << 15;

  /** Payloads of this and more bytes have a long frame, and only they. */
  static final int LONG_PAYLOAD = 1 << 15;

  /** The most bytes of a record with a short frame. */
  static final int MAX_SHORT_RECORD = SHORT_SIZE + LONG_PAYLOAD - 1;

  /** A distance of that many bytes or more; the frame proves nothing. */
  static final long SHORT_UNSYNCED_UNKNOWN = 0xff_ffffL;

  /** As in a short frame. */
  static final long LONG_UNSYNCED_UNKNOWN = 0xffff_ffffL;

  static {
    assert LONG_SIZE <= LogWriter.HEADROOM;
  }

  private FrameLayout() {}

  /**
   * Puts a frame in front of a payload, inside its headroom, and returns where it starts.
   *
   * @param position the length of the segment so far, which is where the frame will stand
   * @param synced up to where it is known to be durable
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

  /** Whether the frame, if it is one, is short. */
  static boolean isShort(byte[] bytes, int at) {
    return (LittleEndian.getShort(bytes, at + LENGTH_AT) & SHORT_BIT) != 0;
  }

  /** Length of the frame. */
  static int size(byte[] bytes, int at) {
    return isShort(bytes, at) ? SHORT_SIZE : LONG_SIZE;
  }

  /** The payload length. */
  static int length(byte[] bytes, int at) {
    int low = LittleEndian.getShort(bytes, at + LENGTH_AT) & ~SHORT_BIT;
    return isShort(bytes, at)
        ? low
        : low | LittleEndian.getShort(bytes, at + LENGTH_AT + Short.BYTES) << 15;
  }

  /** Whether the form fits the length. Not so in zeros, which say long and nothing. */
  static boolean isFrame(byte[] bytes, int at) {
    return isShort(bytes, at) || length(bytes, at) >= LONG_PAYLOAD;
  }

  /** How many bytes the frame's checksum covers of the record, checksum included. */
  static int covered(byte[] bytes, int at) {
    return isShort(bytes, at) ? SHORT_SIZE + length(bytes, at) : LONG_SIZE;
  }

  /**
   * The checksum of the frame at {@code at}, which stands at {@code position}. Reads the
   * {@link #covered} bytes.
   */
  static int checksum(Checksum checksum, long identity, long position, byte[] bytes, int at) {
    return isShort(bytes, at)
        ? checksum.of(
            identity, position, head(bytes, at), bytes, at + SHORT_SIZE, length(bytes, at))
        : checksum.of(identity, position, bytes, at + LENGTH_AT, LONG_SIZE - LENGTH_AT);
  }

  /** What a short frame has behind its checksum, as the long that its checksum is of. */
  static long head(byte[] bytes, int at) {
    return Integer.toUnsignedLong(LittleEndian.getInt(bytes, at + LENGTH_AT))
        | (bytes[at + SHORT_SIZE - 1] & 0xffL) << Integer.SIZE;
  }

  /**
   * The synced length that the frame at {@code position} states; 0 when it makes no statement,
   * negative when it is none. Reads the {@link #size} of the frame.
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
