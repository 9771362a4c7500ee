package io.kiwidb.wal.segmented;

import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import java.util.Arrays;

/**
 * What stands behind the sound part of a segment: only zeros, torn writes, or records that prove that the damage in front of them
 * is corruption.
 *
 * <p>A frame proves how far the segment had been synced when it was appended: its position minus its unsynced distance. It need
 * not have its payload, because a frame that passes its checksum was written by this segment's writer at this place, and no
 * frame claims more than was true then. If that bound lies behind the sound part, then bytes were lost that had been durable.
 *
 * <p>Threading: immutable.
 *
 * @param contentEnd behind the last byte that is not zero; the sound length when there is none
 * @param witness position of a frame that proves corruption; -1 when there is none
 * @param syncedLength the bound that the witness states
 */
record TailScan(long contentEnd, long witness, long syncedLength) {
  private static final int HOLE_BYTES = 4 << 10;
  private static final byte[] HOLE = new byte[HOLE_BYTES];

  /** Reads everything behind the sound part, or up to the first witness. */
  static TailScan run(SegmentWindow window, long identity, long soundLength) {
    Checksum checksum = new Checksum();
    long size = window.size();
    long contentEnd = soundLength;
    long position = soundLength;
    while (position < Math.min(size, SegmentLayout.align(soundLength))) {
      contentEnd = window.array()[window.load(position, 1)] == 0 ? contentEnd : position + 1;
      position++;
    }
    for (; size - position >= Long.BYTES; position += Long.BYTES) {
      if (isHole(window, position)) {
        position += HOLE_BYTES - SegmentLayout.FRAME_SIZE; // the last place of a frame of zeros
        continue;
      }
      boolean framed = size - position >= SegmentLayout.FRAME_SIZE;
      int at = window.load(position, framed ? SegmentLayout.FRAME_SIZE : Long.BYTES);
      byte[] bytes = window.array();
      long word = LittleEndian.getLong(bytes, at);
      if (word != 0) {
        contentEnd = position + Long.BYTES - Long.numberOfLeadingZeros(word) / Byte.SIZE;
      }
      if (framed && isWitness(checksum, identity, soundLength, position, bytes, at)) {
        return new TailScan(contentEnd, position, position - SegmentLayout.unsynced(bytes, at));
      }
    }
    for (; position < size; position++) {
      contentEnd = window.array()[window.load(position, 1)] == 0 ? contentEnd : position + 1;
    }
    return new TailScan(contentEnd, -1, 0);
  }

  /** Whether there are so many zeros: most of a segment that was mapped and not closed. One frame after the other takes long there. */
  private static boolean isHole(SegmentWindow window, long position) {
    if (window.size() - position < HOLE_BYTES) {
      return false;
    }
    int at = window.load(position, HOLE_BYTES);
    return Arrays.equals(window.array(), at, at + HOLE_BYTES, HOLE, 0, HOLE_BYTES);
  }

  /** Whether a witness was found. */
  boolean provesCorruption() {
    return witness >= 0;
  }

  /** The cheap questions first: nearly no position of a torn tail gets as far as the checksum. */
  static boolean isWitness(
      Checksum checksum, long identity, long soundLength, long position, byte[] bytes, int at) {
    long unsynced = SegmentLayout.unsynced(bytes, at);
    return SegmentLayout.isRecord(bytes, at)
        && unsynced < position - soundLength
        && unsynced != SegmentLayout.UNSYNCED_UNKNOWN
        && position >= SegmentLayout.HEADER_SIZE
        && LittleEndian.getInt(bytes, at + SegmentLayout.FRAME_CRC_AT)
            == SegmentLayout.frameChecksum(checksum, identity, position, bytes, at);
  }
}
