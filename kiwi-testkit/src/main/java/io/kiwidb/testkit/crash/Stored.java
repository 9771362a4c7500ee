package io.kiwidb.testkit.crash;

/**
 * The value of a key after a commit. Threading: immutable, provided that the array is not modified.
 *
 * @param expiry when it expires, in milliseconds since 1970; {@link #NEVER} for never
 * @param write the id of the write
 */
record Stored(byte[] value, long expiry, long write) {
  static final long NEVER = Long.MAX_VALUE;

  boolean expires() {
    return expiry != NEVER;
  }
}
