package io.kiwidb.bloom.fuse;

import io.kiwidb.io.LittleEndian;
import io.kiwidb.spi.Filter;
import io.kiwidb.spi.FilterFigures;
import io.kiwidb.spi.MeasurableFilter;
import java.util.Objects;

/**
 * A binary fuse filter in memory: a key may be present if the exclusive or of its three slots is
 * its fingerprint.
 *
 * <p>Threading: immutable. Ownership: owns its array. Failure: none after decoding.
 */
final class FuseFilter implements Filter, MeasurableFilter {
  /** Headers and fields of three objects on a 64-bit JVM. */
  private static final long OVERHEAD_BYTES = 80;

  private final FuseShape shape;
  private final long seed;
  private final int width;
  private final long mask;
  private final byte[] slots;

  private FuseFilter(FuseShape shape, long seed, int width, byte[] slots) {
    this.shape = shape;
    this.seed = seed;
    this.width = width;
    this.mask = (1L << width) - 1;
    this.slots = slots;
  }

  /**
   * Decodes an encoded filter; throws {@link IllegalArgumentException} for bytes that no builder
   * writes.
   */
  static FuseFilter decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length < FuseLayout.HEADER_BYTES) {
      throw new IllegalArgumentException(
          "a fuse filter has at least " + FuseLayout.HEADER_BYTES + " bytes, found " + length);
    }
    int format = bytes[offset + FuseLayout.FORMAT_AT] & 0xff;
    if (format != FuseLayout.FORMAT) {
      throw new IllegalArgumentException(
          "unknown fuse filter format " + format + ", expected " + FuseLayout.FORMAT);
    }
    int width = bytes[offset + FuseLayout.WIDTH_AT] & 0xff;
    int segmentBits = bytes[offset + FuseLayout.SEGMENT_BITS_AT] & 0xff;
    int segments = LittleEndian.getInt(bytes, offset + FuseLayout.SEGMENTS_AT);
    long seed = LittleEndian.getLong(bytes, offset + FuseLayout.SEED_AT);
    if (width > FuseLayout.MAX_WIDTH || segmentBits > FuseShape.MAX_SEGMENT_BITS) {
      throw new IllegalArgumentException("a fuse filter has fingerprints of up to "
          + FuseLayout.MAX_WIDTH + " bits and segments of up to 2^" + FuseShape.MAX_SEGMENT_BITS
          + " slots, found " + width + " and 2^" + segmentBits);
    }
    FuseShape shape = new FuseShape(segmentBits, segments);
    boolean empty = segments == 0;
    // Checks that slot numbers fit before they are used as ints.
    if (segments < 0
        || (empty ? segmentBits != 0 || seed != 0 : width == FuseLayout.NO_WIDTH)
        || !FuseLayout.fits(shape.slots(), width)
        || encodedBytes(shape, width) != length) {
      throw new IllegalArgumentException("a fuse filter of " + segments + " segments of 2^"
          + segmentBits + " slots of " + width + " bits does not have " + length + " bytes");
    }
    int payload = length - FuseLayout.HEADER_BYTES;
    byte[] slots = new byte[empty ? 0 : payload + FuseLayout.SLACK_BYTES];
    System.arraycopy(bytes, offset + FuseLayout.HEADER_BYTES, slots, 0, payload);
    return new FuseFilter(shape, seed, width, slots);
  }

  /**
   * In {@code long} arithmetic: corrupt data may claim more slots than an {@code int} can count.
   */
  private static long encodedBytes(FuseShape shape, int width) {
    return shape.segments() == 0
        ? FuseLayout.HEADER_BYTES
        : FuseLayout.HEADER_BYTES + FuseLayout.fingerprintBytes(shape.slots(), width);
  }

  @Override
  public boolean mayContain(long hash) {
    if (slots.length == 0) {
      return width == FuseLayout.NO_WIDTH;
    }
    long mixed = FuseShape.mix(hash, seed);
    int first = shape.first(mixed);
    long found = slot(first) ^ slot(shape.second(mixed, first)) ^ slot(shape.third(mixed, first));
    return ((found ^ FuseShape.fingerprint(mixed, width)) & mask) == 0;
  }

  /** Returns a slot in the lowest bits, with the bits that follow it above. */
  private long slot(int index) {
    long bit = (long) index * width;
    return LittleEndian.getLong(slots, (int) (bit >>> 3)) >>> (bit & 7);
  }

  /** The rate depends on the width alone: an unrelated key has each fingerprint equally often. */
  @Override
  public FilterFigures figures() {
    if (slots.length == 0) {
      return new FilterFigures(0, 0, 0, width == FuseLayout.NO_WIDTH ? 1 : 0);
    }
    long set = 0;
    for (byte some : slots) {
      set += Integer.bitCount(some & 0xff);
    }
    return new FilterFigures(
        shape.slots() * width, FuseShape.ARITY * width, set, 1.0 / (1L << width));
  }

  @Override
  public long memoryBytes() {
    return OVERHEAD_BYTES + slots.length;
  }
}
