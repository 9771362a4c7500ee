package io.kiwidb.wal.segmented;

import io.kiwidb.CorruptionException;

/**
 * Bytes that a writer does not produce; whether they are corruption or a torn tail is decided
 * elsewhere. Threading: immutable.
 *
 * @param position offset in the file
 * @param expected the expected content
 * @param actual the actual content
 */
record Damage(long position, String expected, String actual) {
  /** Returns a checksum mismatch. */
  static Damage checksum(long position, String what, int expected, int actual) {
    return new Damage(
        position,
        what + " checksum " + Integer.toHexString(expected),
        "stored checksum " + Integer.toHexString(actual));
  }

  /** Returns the error, with the reason why this is not a torn tail. */
  CorruptionException corruption(String file, String proof) {
    return new CorruptionException(file, position, expected + " (" + proof + ")", actual);
  }
}
