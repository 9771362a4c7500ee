package io.kiwidb.bloom.blocked;

/** Field offsets of an encoded filter; see the package description. Threading: stateless. */
final class BloomLayout {
  static final int FORMAT = 1;

  static final int FORMAT_AT = 0;
  static final int PROBES_AT = FORMAT_AT + Byte.BYTES;
  static final int LINES_AT = PROBES_AT + Byte.BYTES;
  static final int HEADER_BYTES = LINES_AT + Integer.BYTES;

  /** One cache line on every relevant processor. */
  static final int LINE_BYTES = 64;

  static final int LINE_BITS = LINE_BYTES * Byte.SIZE;
  static final int LINE_WORDS = LINE_BYTES / Long.BYTES;

  /** The maximum that fits into one Java array. */
  static final int MAX_LINES = (Integer.MAX_VALUE - 8 - HEADER_BYTES) / LINE_BYTES;

  private BloomLayout() {}

  /**
   * Returns the size of an encoded filter; may exceed the maximum array size for counts that occur
   * only in corrupt data.
   */
  static long encodedBytes(int lines) {
    return HEADER_BYTES + (long) lines * LINE_BYTES;
  }
}
