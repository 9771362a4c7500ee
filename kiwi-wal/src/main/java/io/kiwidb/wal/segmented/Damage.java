package io.kiwidb.wal.segmented;

import io.kiwidb.CorruptionException;

/**
 * Bytes that are not what a writer puts there; whether that is corruption or a torn tail is decided
 * elsewhere. Threading: immutable.
 *
 * @param position where in the file
 * @param expected what should be there
 * @param actual what is there
 */
record Damage(long position, String expected, String actual) {
  /** Two checksums that differ. */
  static Damage checksum(long position, String what, int expected, int actual) {
    return new Damage(
        position,
        what + " checksum " + Integer.toHexString(expected),
        "checksum " + Integer.toHexString(actual));
  }

  /** The error, with the reason why this is no torn tail. */
  CorruptionException corruption(String file, String proof) {
    return new CorruptionException(file, position, expected + " (" + proof + ")", actual);
  }
}
