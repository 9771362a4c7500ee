package io.kiwidb.engine.gap;

/**
 * What a reader sees. Entries expire, so a reader with the same sequence number sees less if it
 * reads at a later time. Threading: immutable.
 *
 * @param sequence its sequence number
 * @param millis the time at which it judges what has expired, in milliseconds since 1970, as the
 *     store's clock says, which never goes back
 */
public record GapReader(long sequence, long millis) {
  /** Returns whether a key that showed nothing to another reader shows nothing to this one. */
  boolean isNotBefore(GapReader other) {
    return sequence >= other.sequence && millis >= other.millis;
  }

  /** Returns the earliest reader that is not before either of two. */
  static GapReader later(GapReader one, GapReader other) {
    return new GapReader(
        Math.max(one.sequence, other.sequence), Math.max(one.millis, other.millis));
  }
}
