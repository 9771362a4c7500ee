package io.kiwidb.bloom.blocked;

/** Where the fields of an encoded filter are; the package describes them. Threading: stateless. */
final class BloomLayout {
  static final int FORMAT = 1;

  static final int FORMAT_AT = 0;
  static final int PROBES_AT = FORMAT_AT + Byte.BYTES;
  static final int LINES_AT = PROBES_AT + Byte.BYTES;
  static final int HEADER_BYTES = LINES_AT + Integer.BYTES;

  /** One cache line of every processor that matters. */
  static final int LINE_BYTES = 64;

  static final int LINE_BITS = LINE_BYTES * Byte.SIZE;
  static final int LINE_WORDS = LINE_BYTES / Long.BYTES;

  /** What fits into one Java array. */
  static final int MAX_LINES = (Integer.MAX_VALUE - 8 - HEADER_BYTES) / LINE_BYTES;

  private BloomLayout() {}

  /**
   * How many bytes a filter has; more than an array can hold for some counts that only damage
   * contains.
   */
  static long encodedBytes(int lines) {
    return HEADER_BYTES + (long) lines * LINE_BYTES;
  }
}
