package io.kiwidb.bloom.fuse;

/** Field offsets of an encoded filter; see the package description. Threading: stateless. */
final class FuseLayout {
  static final int FORMAT = 1;

  static final int FORMAT_AT = 0;
  static final int WIDTH_AT = FORMAT_AT + Byte.BYTES;
  static final int SEGMENT_BITS_AT = WIDTH_AT + Byte.BYTES;
  static final int SEGMENTS_AT = SEGMENT_BITS_AT + Byte.BYTES;
  static final int SEED_AT = SEGMENTS_AT + Integer.BYTES;
  static final int HEADER_BYTES = SEED_AT + Long.BYTES;

  /** The width of a filter without information: every key may be present. */
  static final int NO_WIDTH = 0;

  /** Wider fingerprints would have less than one false positive in four billion lookups. */
  static final int MAX_WIDTH = 32;

  /**
   * A fingerprint is read as part of a {@code long} that begins at its first byte; this many bytes
   * follow the last one.
   */
  static final int SLACK_BYTES = Long.BYTES;

  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

  private FuseLayout() {}

  /**
   * Returns the smallest fingerprint width at which an unrelated fingerprint equals that of a key
   * with at most this probability.
   */
  static int widthFor(double rate) {
    int width = 1;
    double met = 0.5;
    while (met > rate && width < MAX_WIDTH) {
      met /= 2;
      width++;
    }
    return width;
  }

  /** Returns the number of bytes for that many fingerprints. */
  static long fingerprintBytes(long slots, int width) {
    return (slots * width + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Returns whether a filter with that many fingerprints fits into an array, with its slack. */
  static boolean fits(long slots, int width) {
    return slots <= Integer.MAX_VALUE
        && HEADER_BYTES + fingerprintBytes(slots, width) + SLACK_BYTES <= MAX_ARRAY_BYTES;
  }
}
