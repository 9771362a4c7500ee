package io.kiwidb.wal.segmented;

import io.kiwidb.io.Checksum;
import io.kiwidb.io.LittleEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The content after the sound part of a segment: only zeros, torn writes, or records that prove
 * that the damage before them is corruption.
 *
 * <p>A frame proves how far the segment had been synced when it was appended: up to its position
 * minus its unsynced distance. Bytes are a frame if the checksum matches, since then this segment's
 * writer wrote them at this position, and no frame claims more than was true at that time. A long
 * frame need not have its payload. If that bound is after the sound part, durable bytes have been
 * lost.
 *
 * <p>Frames may start anywhere, so every byte is tried, unless a valid frame gives the position of
 * the next one. That takes a constant number of steps per byte, whatever the bytes are:
 *
 * <ul>
 *   <li>T1 Each byte is read once to find the last non-zero byte, and at most once more to skip
 *       zeros before a frame.
 *   <li>T2 The checksum of a long frame covers a few bytes. That of a short one may cover 32 KiB,
 *       and user data, or all ones, could require it for each byte: a segment of 64 MiB would take
 *       minutes. So it is composed from the checksums of prefixes, see {@link SliceChecksum}, which
 *       sums each byte at most {@code 4/3} times.
 * </ul>
 *
 * <p>Bytes that are not a frame pass as one with a probability of 2^-32 for each position tried.
 *
 * <p>Threading: immutable.
 *
 * @param contentEnd position after the last non-zero byte; the sound length if there is none
 * @param witness position of a frame that proves corruption; -1 if there is none
 * @param syncedLength the bound stated by the witness
 * @param summed number of bytes summed for the checksums of short frames
 */
record TailScan(long contentEnd, long witness, long syncedLength, long summed) {
  private static final byte[] ZEROS = new byte[SegmentWindow.CHUNK];

  /** Scans everything after the sound part, or up to the first witness. */
  static TailScan run(SegmentWindow window, long identity, long soundLength) {
    long contentEnd = contentEnd(window, soundLength);
    return new Search(window, identity, soundLength, contentEnd).run();
  }

  /** Backwards, so that the zeros of a mapped segment are read once. */
  private static long contentEnd(SegmentWindow window, long soundLength) {
    for (long end = window.size(); end > soundLength; ) {
      int length = (int) Math.min(end - soundLength, SegmentWindow.CHUNK);
      int at = window.load(end - length, length);
      byte[] bytes = window.array();
      if (!Arrays.equals(bytes, at, at + length, ZEROS, 0, length)) {
        while (bytes[at + length - 1] == 0) {
          length--;
          end--;
        }
        return end;
      }
      end -= length;
    }
    return soundLength;
  }

  /** Returns whether a witness was found. */
  boolean provesCorruption() {
    return witness >= 0;
  }

  /** Searches for a witness. Threading: not thread-safe. */
  private static final class Search {
    private final SegmentWindow window;
    private final long identity;
    private final long soundLength;
    private final long contentEnd;
    private final Checksum checksum = new Checksum();
    private @Nullable SliceChecksum slices; // most tails do not need it
    private long summed;
    private long regionStart;
    private long regionEnd;

    Search(SegmentWindow window, long identity, long soundLength, long contentEnd) {
      this.window = window;
      this.identity = identity;
      this.soundLength = soundLength;
      this.contentEnd = contentEnd;
    }

    TailScan run() {
      long position = Math.max(soundLength, SegmentLayout.HEADER_SIZE);
      long notZero = position;
      while (contentEnd - position > FrameLayout.LENGTH_AT) {
        notZero = notZero(Math.max(position, notZero));
        // One of the first eight bytes of a frame is not zero: they include its length.
        position = Math.max(position, notZero - FrameLayout.LONG_UNSYNCED_AT + 1);
        if (window.size() - position < FrameLayout.LEAST_SIZE) {
          break;
        }
        if (!passes(position)) {
          position++;
          continue;
        }
        int at = loadFrame(position);
        byte[] bytes = window.array();
        long synced = FrameLayout.statedSynced(bytes, at, position);
        if (synced > soundLength) {
          return new TailScan(contentEnd, position, synced, summed);
        }
        position += FrameLayout.size(bytes, at) + FrameLayout.length(bytes, at);
      }
      return new TailScan(contentEnd, -1, 0, summed);
    }

    /** Returns the position of the next non-zero byte; there is one, the last of the content. */
    private long notZero(long from) {
      long position = from;
      while (position < contentEnd) {
        int at = window.load(position, 1);
        if (window.array()[at] != 0) {
          break;
        }
        position++;
      }
      return position;
    }

    private int loadFrame(long position) {
      return window.load(position, (int) Math.min(window.size() - position, FrameLayout.LONG_SIZE));
    }

    /** Cheap checks first: almost no position of a torn tail reaches the checksum. */
    private boolean passes(long position) {
      int at = loadFrame(position);
      byte[] bytes = window.array();
      if (!FrameLayout.isFrame(bytes, at)) {
        return false;
      }
      int covered = FrameLayout.covered(bytes, at);
      if (covered > window.size() - position || FrameLayout.statedSynced(bytes, at, position) < 0) {
        return false;
      }
      int stated = LittleEndian.getInt(bytes, at + FrameLayout.CHECKSUM_AT);
      return stated
          == (FrameLayout.isShort(bytes, at)
              ? shortChecksum(position, FrameLayout.head(bytes, at), covered)
              : FrameLayout.checksum(checksum, identity, position, bytes, at));
    }

    private int shortChecksum(long position, long head, int covered) {
      if (slices == null || position + covered > regionEnd) {
        slices = loadRegion(position, slices);
      }
      int from = (int) (position - regionStart);
      return slices.of(identity, position, head, from + FrameLayout.SHORT_SIZE, from + covered);
    }

    private SliceChecksum loadRegion(long position, @Nullable SliceChecksum former) {
      int length = (int) Math.min(SegmentWindow.CHUNK, window.size() - position);
      SliceChecksum loaded = former == null
          ? new SliceChecksum(length, Math.min(length, FrameLayout.MAX_SHORT_RECORD))
          : former;
      int at = window.load(position, length);
      loaded.load(window.array(), at, length);
      summed += length;
      regionStart = position;
      regionEnd = position + length;
      return loaded;
    }
  }
}
